import { isTerminal, type Job } from '@callsheet/domain';
import { RCK_CALLBACK_PATHS, RCK_OUTCOME_HEADER, RCK_UNSIGNED_HEADER, type RckOutcome } from '@callsheet/providers';
import { Type } from '@sinclair/typebox';
import type { FastifyBaseLogger } from 'fastify';
import type { RawCallback } from '../../callback-ports.ts';
import { headersOf } from '../../features/callbacks/headers-of.ts';
import {
  type CallbacksDependencies,
  parseAttempt,
  receiveCallback,
} from '../../features/callbacks/receive-callback.ts';
import type { JobWaits } from '../../features/events/job-waits.ts';
import { goneSignal } from '../../features/jobs/gone-signal.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';
import { readVideoId, videoNotFound } from './generator-callback.ts';

export interface GeneratorCallbacksOptions extends CallbacksDependencies {
  readonly waits: JobWaits;
  /** Whether a post without a token is a hint instead of a 401 (C-15). */
  readonly allowUnsigned: boolean;
  readonly limit: { readonly max: number; readonly timeWindow: number };
}

/** The sender expects to hear what became of it (architecture.md, Callbacks). */
const WAIT_MS = 3_000;

const Query = Type.Object({
  a: Type.Optional(Type.String({ description: 'Attempt.' })),
  t: Type.Optional(Type.String({ description: 'Token that was derived for this attempt.' })),
});
const MESSAGES: Readonly<Record<RckOutcome, string>> = {
  success: 'Video completion processed',
  failure: 'Video failure processed',
};

/** R-000-35, R-000-36: where the generator reports. Bodies are kept raw, so a parent scope must not parse them. */
export function registerGeneratorCallbacks(app: ApiInstance, options: GeneratorCallbacksOptions): void {
  for (const outcome of ['success', 'failure'] as const) {
    app.post(
      RCK_CALLBACK_PATHS[outcome],
      {
        config: { rateLimit: options.limit },
        schema: {
          operationId: outcome === 'success' ? 'receiveVideoSuccess' : 'receiveVideoFailure',
          tags: ['callbacks'],
          summary: `Where the generator reports a ${outcome}`,
          querystring: Query,
          response: {
            200: Type.Object({ success: Type.Literal(true), message: Type.String() }),
            ...errorResponses(400, 401, 404, 413, 429, 503),
          },
        },
      },
      async (request, reply) => {
        const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const jobId = readVideoId(rawBody);
        const callback = {
          provider: 'rck',
          jobId,
          headers: { ...headersOf(request), [RCK_OUTCOME_HEADER]: outcome },
          rawBody,
          receivedAt: new Date(),
          ip: request.ip,
        };
        const { a, t: token } = request.query;
        const attempt = parseAttempt(a);
        const isBare = a === undefined && token === undefined;
        const acceptUnsigned = options.allowUnsigned && isBare ? markUnsigned(request.log) : undefined;
        await receiveCallback(options, callback, { attempt, token, acceptUnsigned }).catch(videoNotFound);
        await options.waits.wait({ jobId, forMs: WAIT_MS, enough: isApplied, gone: goneSignal(reply) });
        return reply.code(200).send({ success: true as const, message: MESSAGES[outcome] });
      },
    );
  }
}

function markUnsigned(log: FastifyBaseLogger) {
  return (callback: RawCallback): RawCallback => {
    const { provider, jobId, ip } = callback;
    log.warn({ provider, jobId, ip }, 'a callback without a token was taken as a hint');
    return { ...callback, headers: { ...callback.headers, [RCK_UNSIGNED_HEADER]: 'true' } };
  };
}

/** With a URL the video stays generating until our copy is stored, so its being fetched is enough. */
function isApplied(job: Job): boolean {
  return isTerminal(job.status) || (job.status === 'processing' && (job.stage === 'ingest' || job.stage === 'settle'));
}
