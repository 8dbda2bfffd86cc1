import { DomainError } from '@callsheet/domain';
import type { FastifyInstance } from 'fastify';
import { sendError } from './error-handler.ts';

/** Unknown URLs answer the envelope and count against the caller's limit, so that probing costs something. */
export function registerNotFound(app: FastifyInstance): void {
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
    sendError(
      new DomainError({
        code: 'NOT_FOUND',
        message: `There is no ${request.method} route at this URL; /docs lists what there is.`,
      }),
      request,
      reply,
    ),
  );
}
