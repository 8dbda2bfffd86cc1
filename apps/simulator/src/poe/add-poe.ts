import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyError, FastifyInstance } from 'fastify';
import type { FaultStore, PredictionFaults } from '../faults/fault-store.ts';
import type { RenderQueue } from '../render/create-render-queue.ts';
import { listBots } from './bots.ts';
import { addChatRoute } from './chat.route.ts';
import { limitRequests } from './limit-requests.ts';
import { PoeError, refusalBody } from './poe-error.ts';
import type { PoeSettings } from './poe-variables.ts';
import { requireKey } from './require-key.ts';
import { sendPoeFault } from './send-poe-fault.ts';
import { addServeVideoRoute } from './serve-video.route.ts';

export interface PoeOptions extends PoeSettings {
  readonly faults: FaultStore;
  readonly queue: RenderQueue;
  readonly ffmpegPath: string;
  readonly outputFolder: string;
  readonly outputTtlSeconds: number;
  readonly baseUrl: () => string;
  readonly newId: () => string;
  readonly now: () => Date;
}

interface FinishedVideo {
  readonly faults: PredictionFaults;
  readonly at: Date;
}

/** Poe beside the other providers, under `/poe` (providers.md 1.3). */
export function addPoe(
  app: FastifyInstance,
  options: PoeOptions,
): { readonly expire: () => Promise<void>; readonly close: () => Promise<void> } {
  const { baseUrl, faults, now, outputFolder } = options;
  const closing = new AbortController();
  const videos = new Map<string, FinishedVideo>();

  app.register(
    async (scope) => {
      answerAsPoe(scope);
      addServeVideoRoute(scope, { outputFolder, faultsOf: (id) => videos.get(id)?.faults });
      // Open to everybody; scripts name this call `poe/models`.
      scope.get('/v1/models', async (_request, reply) => {
        const body = listBots((id) => faults.isGone(`poe/${id}`));
        const fault = faults.takeCall('poe/models');
        return fault === undefined ? body : sendPoeFault(reply, fault, body, now());
      });
      scope.register(
        async (calls) => {
          calls.addHook('onRequest', requireKey(options.apiKey));
          calls.addHook('onRequest', limitRequests({ perMinute: options.requestsPerMinute, now }));
          addChatRoute(calls, {
            ...options,
            closing: closing.signal,
            publish: (id, taken) => {
              videos.set(id, { faults: taken, at: now() });
              return `${baseUrl()}/poe/files/${id}.mp4`;
            },
          });
        },
        { prefix: '/v1' },
      );
    },
    { prefix: '/poe' },
  );

  return {
    expire: async () => {
      const before = now().getTime() - options.outputTtlSeconds * 1000;
      const old = [...videos].filter(([, { at }]) => at.getTime() <= before).map(([id]) => id);
      for (const id of old) videos.delete(id);
      await Promise.all(old.map((id) => rm(join(outputFolder, id), { recursive: true, force: true })));
    },
    close: async () => closing.abort(),
  };
}

function answerAsPoe(scope: FastifyInstance): void {
  scope.setNotFoundHandler(() => {
    throw new PoeError({ status: 404, code: 'not_found', message: 'There is nothing at this address.' });
  });
  scope.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof PoeError) return reply.code(error.status).send(refusalBody(error));
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    const [code, message] =
      status >= 500 ? ['server_error', 'Something went wrong.'] : ['invalid_parameter', error.message];
    return reply.code(status).send(refusalBody({ status, code: code ?? null, message: message ?? '' }));
  });
}
