import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';
import { type CallbacksDependencies, receiveCallback } from './receive-callback.ts';

export interface CallbacksOptions extends CallbacksDependencies {
  readonly limit: { readonly max: number; readonly timeWindow: number };
}

const Params = Type.Object({ provider: Type.String(), id: Type.String({ description: 'Job id.' }) });
const Query = Type.Object({
  a: Type.Optional(Type.String({ description: 'Attempt.' })),
  t: Type.Optional(Type.String({ description: 'Token that was derived for this attempt.' })),
});

/** Credentials that a proxy may have added are not the provider's words. */
const NOT_STORED = new Set(['authorization', 'cookie', 'proxy-authorization']);

export function registerCallbacks(app: ApiInstance, options: CallbacksOptions): void {
  // Signatures are made over bytes, so nothing may parse them before they are checked.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post(
    '/v1/callbacks/:provider/:id',
    {
      config: { rateLimit: options.limit },
      schema: {
        operationId: 'receiveCallback',
        tags: ['callbacks'],
        summary: 'Where providers report',
        params: Params,
        querystring: Query,
        response: {
          202: Type.Object({ received: Type.Literal(true) }),
          ...errorResponses(400, 401, 404, 413, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const callback = {
        provider: request.params.provider,
        jobId: request.params.id,
        headers: headersOf(request),
        rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        receivedAt: new Date(),
        ip: request.ip,
      };
      await receiveCallback(options, callback, { attempt: request.query.a, token: request.query.t });
      return reply.code(202).send({ received: true });
    },
  );
}

function headersOf(request: FastifyRequest): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(request.headers).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined && !NOT_STORED.has(entry[0]),
    ),
  );
}
