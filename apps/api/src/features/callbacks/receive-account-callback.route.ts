import { DomainError } from '@callsheet/domain';
import { HEYGEN_TOKENLESS_HEADER, readHeygenCallbackId } from '@callsheet/providers';
import { Type } from '@sinclair/typebox';
import type { RawCallback } from '../../callback-ports.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';
import { headersOf } from './headers-of.ts';
import type { CallbacksOptions } from './receive-callback.route.ts';
import { receiveCallback } from './receive-callback.ts';

const Received = Type.Object({ received: Type.Literal(true) });

/**
 * Where HeyGen reports about a whole account: one address for all videos, without a token, so that the signature is all
 * the proof there is. The body names the attempt (providers.md 1.7).
 */
export function registerAccountCallbacks(app: ApiInstance, options: CallbacksOptions): void {
  app.post(
    '/v1/callbacks/heygen',
    {
      config: { rateLimit: options.limit },
      schema: {
        operationId: 'receiveAccountCallback',
        tags: ['callbacks'],
        summary: 'Where HeyGen reports about all videos of an account',
        response: { 202: Received, ...errorResponses(400, 401, 404, 413, 429, 503) },
      },
    },
    async (request, reply) => {
      const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const named = readHeygenCallbackId(rawBody);
      if (named === null) {
        const message = 'The body must be an event whose callback_id names one of our orders.';
        throw new DomainError({ code: 'INVALID_ID', message });
      }
      const callback = {
        provider: 'heygen',
        jobId: named.jobId,
        headers: { ...headersOf(request), [HEYGEN_TOKENLESS_HEADER]: 'true' },
        rawBody,
        receivedAt: new Date(),
        ip: request.ip,
      };
      const acceptUnsigned = (received: RawCallback) => received;
      await receiveCallback(options, callback, { attempt: null, token: undefined, acceptUnsigned });
      return reply.code(202).send({ received: true as const });
    },
  );
}
