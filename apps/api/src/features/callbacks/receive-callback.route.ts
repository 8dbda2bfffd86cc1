import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { errorResponses } from '../../http/schemas.ts';
import { headersOf } from './headers-of.ts';
import { type CallbacksDependencies, malformedUrl, parseAttempt, receiveCallback } from './receive-callback.ts';

export interface CallbacksOptions extends CallbacksDependencies {
  readonly limit: { readonly max: number; readonly timeWindow: number };
}

const Params = Type.Object({ provider: Type.String(), id: Type.String({ description: 'Job id.' }) });
const Query = Type.Object({
  a: Type.Optional(Type.String({ description: 'Attempt.' })),
  t: Type.Optional(Type.String({ description: 'Token that was derived for this attempt.' })),
});

export function registerCallbacks(app: ApiInstance, options: CallbacksOptions): void {
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
      const attempt = parseAttempt(request.query.a);
      // No URL that we gave to anybody.
      if (attempt === null) throw malformedUrl();
      await receiveCallback(options, callback, { attempt, token: request.query.t });
      return reply.code(202).send({ received: true });
    },
  );
}

/** Signatures are made over bytes, so nothing may parse them before they are checked. */
export function keepBodiesRaw(app: ApiInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}
