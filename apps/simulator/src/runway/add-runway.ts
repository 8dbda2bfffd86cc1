import type { FastifyError, FastifyInstance } from 'fastify';
import type { FaultStore, PredictionFaults } from '../faults/fault-store.ts';
import type { RenderQueue } from '../render/create-render-queue.ts';
import { addCreateTaskRoutes } from './create-task.route.ts';
import type { MediaOptions } from './load-media.ts';
import { addReadOrganizationRoute } from './read-organization.route.ts';
import { requireAccess } from './require-access.ts';
import { RunwayError, refusalBody } from './runway-error.ts';
import { createRunwayRunner } from './runway-runner.ts';
import { createRunwayTaskStore, outputNameOf, type RunwayTask } from './runway-task.ts';
import type { RunwaySettings } from './runway-variables.ts';
import { addServeOutputRoute } from './serve-output.route.ts';
import { addTaskRoutes } from './task.route.ts';
import { addCreateUploadRoute, addStorageRoute } from './upload.route.ts';
import { createUploadStore } from './upload-store.ts';

export interface RunwayOptions extends RunwaySettings {
  readonly faults: FaultStore;
  readonly queue: RenderQueue;
  readonly ffmpegPath: string;
  readonly outputFolder: string;
  readonly outputTtlSeconds: number;
  readonly baseUrl: () => string;
  readonly newId: () => string;
  readonly now: () => Date;
}

const KNOWN_PATH = /^\/runway\/v1\/(text_to_image|image_to_video|uploads|organization|tasks\/[^/?]+)(\?|$)/;

/** Runway beside the other providers, under `/runway` (providers.md 1.1). */
export function addRunway(
  app: FastifyInstance,
  options: RunwayOptions,
): { readonly expire: () => Promise<void>; readonly close: () => Promise<void> } {
  const { baseUrl, faults, newId, now, outputFolder, maxConcurrent } = options;
  const store = createRunwayTaskStore(now);
  const uploads = createUploadStore(now);
  const faultsById = new Map<string, PredictionFaults>();
  const faultsOf = (id: string): PredictionFaults | undefined => faultsById.get(id);
  const outputUrl = (task: RunwayTask): string | null =>
    task.state.status === 'SUCCEEDED'
      ? `${baseUrl()}/runway/outputs/${task.id}/${outputNameOf(task)}?token=${store.signFile(task.id)}`
      : null;
  // A task may begin with what another one made, and that lies here (R11).
  const media = (): MediaOptions => ({
    uploads,
    allowedOrigins: [...options.mediaOrigins, new URL(baseUrl()).origin],
  });
  const runner = createRunwayRunner({ ...options, store, media, log: app.log });

  async function forget(id: string): Promise<void> {
    store.remove(id);
    faultsById.delete(id);
    await runner.forget(id);
  }

  app.register(
    async (scope) => {
      answerAsRunway(scope);
      addServeOutputRoute(scope, { store, outputFolder, faultsOf });
      addStorageRoute(scope, { uploads });
      scope.register(
        async (calls) => {
          calls.addHook('onRequest', requireAccess(options.apiKey));
          const rememberFaults = (id: string, taken: PredictionFaults) => faultsById.set(id, taken);
          addCreateTaskRoutes(calls, { store, runner, media, faults, rememberFaults, newId, now });
          addTaskRoutes(calls, { store, faultsOf, outputUrl, forget, now });
          addCreateUploadRoute(calls, { uploads, baseUrl });
          addReadOrganizationRoute(calls, { store, maxConcurrent, now });
        },
        { prefix: '/v1' },
      );
    },
    { prefix: '/runway' },
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

function answerAsRunway(scope: FastifyInstance): void {
  scope.setNotFoundHandler((request) => {
    throw KNOWN_PATH.test(request.url)
      ? new RunwayError({ status: 405, message: 'Method not allowed' })
      : new RunwayError({ status: 404, message: 'Not found' });
  });
  scope.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof RunwayError) return reply.code(error.status).send(refusalBody(error.message));
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    return reply.code(status).send(refusalBody(status >= 500 ? 'Something went wrong.' : error.message));
  });
}
