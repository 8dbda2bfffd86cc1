import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { ErrorBody, errorBody } from '../../http/response-envelope.ts';
import type { Readiness } from './check-readiness.ts';

export interface ReadinessDependencies {
  readonly checkReadiness: () => Promise<Readiness>;
  readonly isDraining: () => boolean;
}

export function registerGetReadiness(app: ApiInstance, deps: ReadinessDependencies): void {
  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'getReadiness',
        tags: ['operations'],
        summary: 'Whether this process can do its work',
        response: {
          200: Type.Object({ status: Type.Literal('ready'), checks: Type.Record(Type.String(), Type.String()) }),
          429: ErrorBody,
          503: ErrorBody,
        },
      },
    },
    async (request, reply) => {
      if (deps.isDraining()) {
        return reply.code(503).send(
          errorBody({
            code: 'DEPENDENCY_DOWN',
            message: 'This process is shutting down.',
            details: { draining: true },
            requestId: request.id,
          }),
        );
      }
      const { ready, checks } = await deps.checkReadiness();
      if (ready) return reply.code(200).send({ status: 'ready', checks: { ...checks } });
      const down = Object.keys(checks).filter((name) => checks[name] === 'down');
      return reply.code(503).send(
        errorBody({
          code: 'DEPENDENCY_DOWN',
          message: `Not reachable: ${down.join(', ')}.`,
          details: { checks },
          requestId: request.id,
        }),
      );
    },
  );
}
