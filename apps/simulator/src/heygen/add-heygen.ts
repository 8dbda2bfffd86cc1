import type { FastifyError, FastifyInstance } from 'fastify';
import type { FaultStore, PredictionFaults } from '../faults/fault-store.ts';
import type { RenderQueue } from '../render/create-render-queue.ts';
import { addCreateVideoRoute } from './create-video.route.ts';
import { drawPortrait } from './draw-portrait.ts';
import { HeygenError, refusalBody } from './heygen-error.ts';
import { createHeygenRunner } from './heygen-runner.ts';
import { createHeygenVideoStore, type HeygenVideo } from './heygen-video.ts';
import { addListCatalogueRoutes } from './list-catalogue.route.ts';
import { addReadVideosRoutes } from './read-videos.route.ts';
import { requireApiKey } from './require-api-key.ts';
import { addServeFileRoute } from './serve-file.route.ts';

export interface HeygenOptions {
  readonly apiKey: string;
  /** Least time that a video takes. */
  readonly renderMs: number;
  /** The endpoint that was registered for the account; null: none. */
  readonly webhookUrl: string | null;
  readonly webhookSecret: string;
  readonly faults: FaultStore;
  readonly queue: RenderQueue;
  readonly ffmpegPath: string;
  readonly outputFolder: string;
  readonly outputTtlSeconds: number;
  readonly baseUrl: () => string;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** HeyGen v3 beside the other providers, under `/heygen`. */
export function addHeygen(
  app: FastifyInstance,
  options: HeygenOptions,
): { readonly expire: () => Promise<void>; readonly close: () => Promise<void> } {
  const { baseUrl, faults, newId, now, outputFolder } = options;
  const store = createHeygenVideoStore(now);
  const faultsById = new Map<string, PredictionFaults>();
  const faultsOf = (id: string): PredictionFaults | undefined => faultsById.get(id);
  const fileUrl = ({ id, state }: HeygenVideo): string | null =>
    state.status === 'completed' ? `${baseUrl()}/heygen/files/${id}.mp4?token=${store.signFile(id)}` : null;
  const runner = createHeygenRunner({ ...options, store, fileUrl, log: app.log });

  async function forget(id: string): Promise<void> {
    store.remove(id);
    faultsById.delete(id);
    await runner.forget(id);
  }

  app.register(
    async (scope) => {
      answerAsHeygen(scope);
      addServeFileRoute(scope, { store, outputFolder, faultsOf });
      scope.get<{ Params: { id: string } }>('/previews/:id.png', async (request, reply) =>
        reply.type('image/png').send(drawPortrait(request.params.id)),
      );
      scope.register(
        async (calls) => {
          calls.addHook('onRequest', requireApiKey(options.apiKey));
          const rememberFaults = (id: string, taken: PredictionFaults) => faultsById.set(id, taken);
          addCreateVideoRoute(calls, { store, runner, faults, rememberFaults, newId, now });
          addReadVideosRoutes(calls, { store, faultsOf, fileUrl, forget, now });
          addListCatalogueRoutes(calls, { faults, baseUrl, now });
        },
        { prefix: '/v3' },
      );
    },
    { prefix: '/heygen' },
  );

  return {
    expire: async () => {
      const before = now().getTime() - options.outputTtlSeconds * 1000;
      const old = store.list().filter(({ endedAt }) => endedAt !== null && endedAt.getTime() <= before);
      await Promise.all(old.map(({ id }) => forget(id)));
    },
    close: () => runner.close(),
  };
}

function answerAsHeygen(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  scope.setNotFoundHandler(() => {
    throw new HeygenError({ status: 404, code: 'not_found', message: 'There is nothing at this address.' });
  });
  scope.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof HeygenError) return reply.code(error.status).send(refusalBody(error));
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    const refusal =
      status >= 500
        ? { code: 'internal_error', message: 'Something went wrong.' }
        : { code: 'invalid_parameter', message: error.message };
    return reply.code(status).send(refusalBody(refusal));
  });
}
