import type { FastifyInstance } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import { resetConnection, sendBrokenBody, stallConnection } from '../faults/send-broken-reply.ts';
import { sendErrorReply } from '../faults/send-error-reply.ts';
import { ReplicateError } from '../http/replicate-error.ts';
import type { PredictionBody } from './describe-prediction.ts';
import { pagePredictions } from './page-predictions.ts';
import type { Prediction } from './prediction.ts';
import type { PredictionRunner } from './prediction-runner.ts';
import type { PredictionStore } from './prediction-store.ts';

export interface ReadPredictionOptions {
  readonly store: PredictionStore;
  readonly runner: PredictionRunner;
  readonly faultsOf: (id: string) => PredictionFaults | undefined;
  readonly describe: (prediction: Prediction) => PredictionBody;
  readonly throttle: () => void;
  readonly baseUrl: () => string;
  readonly now: () => Date;
}

/** Get, cancel and list of predictions. */
export function addReadPredictionRoutes(app: FastifyInstance, options: ReadPredictionOptions): void {
  function find(id: string): Prediction {
    const prediction = options.store.get(id);
    if (prediction) return prediction;
    throw new ReplicateError({ status: 404, title: 'Not found', detail: 'The requested resource could not be found.' });
  }

  app.get<{ Params: { id: string } }>('/predictions/:id', async (request, reply) => {
    options.throttle();
    const body = options.describe(find(request.params.id));
    const fault = options.faultsOf(request.params.id)?.takePoll();
    switch (fault?.kind) {
      case undefined:
        return reply.send(body);
      case 'poll_status':
        return sendErrorReply(reply, fault, options.now());
      case 'poll_body':
        return sendBrokenBody(reply, 200, fault.body, body);
      case 'poll_reset':
        return resetConnection(reply);
      case 'poll_stall':
        return stallConnection(reply, 200);
      case 'unknown_status':
        return reply.send({ ...body, status: fault.status });
    }
  });

  app.post<{ Params: { id: string } }>('/predictions/:id/cancel', async (request) => {
    options.throttle();
    find(request.params.id);
    return options.describe(options.runner.cancel(request.params.id));
  });

  app.get<{ Querystring: { cursor?: string } }>('/predictions', async (request) => {
    options.throttle();
    const page = pagePredictions(options.store.list(), request.query.cursor);
    if (!page) throw new ReplicateError({ status: 400, title: 'Bad request', detail: 'Invalid cursor.' });
    const url = (cursor: string | null) =>
      cursor === null ? null : `${options.baseUrl()}/v1/predictions?cursor=${cursor}`;
    return { next: url(page.next), previous: url(page.previous), results: page.items.map(options.describe) };
  });
}
