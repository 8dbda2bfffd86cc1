import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyError, FastifyInstance } from 'fastify';
import type { FaultStore, PredictionFaults } from '../faults/fault-store.ts';
import type { RenderQueue } from '../render/create-render-queue.ts';
import type { WebhookDeliverer } from '../replicate/deliver-webhook.ts';
import { addCreateImagesBatchRoute } from './create-images-batch.route.ts';
import { addListTemplatesRoute } from './list-templates.route.ts';
import { RckError, refusalBody } from './rck-error.ts';
import { createRckJobStore } from './rck-job.ts';
import { createRckRunner } from './rck-runner.ts';
import { addReadJobRoute } from './read-job.route.ts';
import { addServeSampleImageRoute } from './serve-sample-image.route.ts';
import { addServeVideoRoute } from './serve-video.route.ts';

export interface RckOptions {
  readonly faults: FaultStore;
  readonly queue: RenderQueue;
  readonly deliverer: WebhookDeliverer;
  readonly ffmpegPath: string;
  readonly jobMs: number;
  readonly imageOrigins: readonly string[];
  readonly outputFolder: string;
  readonly outputTtlSeconds: number;
  readonly baseUrl: () => string;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** The RCK Description Server beside the other provider, under `/api` and `/rck`. */
export function addRck(
  app: FastifyInstance,
  options: RckOptions,
): { readonly expire: () => Promise<void>; readonly close: () => Promise<void> } {
  const { outputFolder, now } = options;
  const store = createRckJobStore(now);
  const faultsById = new Map<string, PredictionFaults>();
  const faultsOf = (id: string): PredictionFaults | undefined => faultsById.get(id);
  const runner = createRckRunner({
    ...options,
    store,
    // Its own samples are always within reach.
    imageOrigins: () => [...options.imageOrigins, options.baseUrl()],
    videoUrl: (id) => `${options.baseUrl()}/rck/videos/${id}.mp4`,
    log: app.log,
  });
  app.register(
    async (scope) => {
      handleRckErrors(scope);
      addListTemplatesRoute(scope, options);
      addCreateImagesBatchRoute(scope, {
        store,
        runner,
        faults: options.faults,
        rememberFaults: (id, taken) => faultsById.set(id, taken),
        newId: options.newId,
        now,
      });
      addReadJobRoute(scope, { store, faultsOf, now });
    },
    { prefix: '/api' },
  );
  app.register(
    async (scope) => {
      handleRckErrors(scope);
      addServeVideoRoute(scope, { store, outputFolder, faultsOf });
      addServeSampleImageRoute(scope);
    },
    { prefix: '/rck' },
  );

  return {
    expire: async () => {
      const before = now().getTime() - options.outputTtlSeconds * 1000;
      const old = store.list().filter((job) => !job.expired && job.endedAt !== null && job.endedAt.getTime() <= before);
      for (const { id } of old) store.expire(id);
      await Promise.all(old.map(({ id }) => rm(join(outputFolder, id), { recursive: true, force: true })));
    },
    close: () => runner.close(),
  };
}

function handleRckErrors(scope: FastifyInstance): void {
  scope.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof RckError) return reply.code(error.status).send(refusalBody(error.message));
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    return reply.code(status).send(refusalBody(status >= 500 ? 'Internal server error' : error.message));
  });
}
