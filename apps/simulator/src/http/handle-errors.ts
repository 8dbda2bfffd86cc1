import type { FastifyError, FastifyInstance } from 'fastify';
import { describeError, ReplicateError } from './replicate-error.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  413: 'Request too large',
  415: 'Unsupported media type',
};

/** One place that turns every thrown error and unknown address into Replicate's error body. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof ReplicateError) return reply.code(error.status).send(describeError(error));
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      request.log.error({ err: error }, 'request failed');
      return reply.code(500).send({ title: 'Internal server error', detail: 'Something went wrong.', status: 500 });
    }
    return reply.code(status).send({ title: TITLES[status] ?? 'Bad request', detail: error.message, status });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ title: 'Not found', detail: 'The requested resource could not be found.', status: 404 }),
  );
}
