import type { FastifyInstance } from 'fastify';
import type { FaultStore } from '../faults/fault-store.ts';
import { ReplicateError } from '../http/replicate-error.ts';
import { describeModel, findModel, slugOf } from './model-catalog.ts';

export interface ReadAccountOptions {
  readonly webhookSecret: string;
  readonly faults: FaultStore;
  readonly throttle: () => void;
  readonly baseUrl: () => string;
}

/** The webhook secret of the account, and models. */
export function addReadAccountRoutes(app: FastifyInstance, options: ReadAccountOptions): void {
  app.get('/webhooks/default/secret', async () => {
    options.throttle();
    return { key: options.webhookSecret };
  });
  app.get<{ Params: { owner: string; name: string } }>('/models/:owner/:name', async (request) => {
    options.throttle();
    const model = findModel(`${request.params.owner}/${request.params.name}`);
    if (!model || options.faults.isGone(slugOf(model))) {
      throw new ReplicateError({
        status: 404,
        title: 'Not found',
        detail: 'The requested resource could not be found.',
      });
    }
    return describeModel(model, options.baseUrl());
  });
}
