import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { describeError, type ErrorDescription } from './describe-error.ts';
import { detailsSentence } from './details-sentence.ts';
import type { Dialect } from './error-status.ts';
import { errorBody } from './response-envelope.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by the scope of a seed's surface; absent on our own routes. */
    dialect?: Dialect;
  }
}

/** Makes every error of the instance one envelope (C-07), logs refusals at info and failures once, with their cause. */
export function registerErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => sendError(error, request, reply));
}

/** What the caller of a request is told about its error, which is logged once; says by a header when to come back. */
export function describeAndLog(error: unknown, request: FastifyRequest, reply: FastifyReply): ErrorDescription {
  const described = describeError(error, dialectOf(request), new Date());
  if (described.status >= 500) {
    request.log.error({ err: error, requestId: request.id, code: described.code }, 'request failed');
  } else {
    request.log.info({ requestId: request.id, code: described.code, status: described.status }, 'request refused');
  }
  if (described.retryAfterSeconds !== null) void reply.header('retry-after', described.retryAfterSeconds);
  return described;
}

/** Answers with the envelope of an error; also used where Fastify itself refuses a request. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const described = describeAndLog(error, request, reply);
  return reply
    .code(described.status)
    .type('application/json; charset=utf-8')
    .send(
      errorBody({
        code: described.code,
        message: described.message,
        details: dialectOf(request) === 's003' ? detailsSentence(described.details) : described.details,
        requestId: request.id,
      }),
    );
}

/** What fails before a route is found is in nobody's dialect. */
function dialectOf(request: FastifyRequest): Dialect {
  return request.routeOptions?.config?.dialect ?? 'v1';
}
