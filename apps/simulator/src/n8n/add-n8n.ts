import type { FastifyError, FastifyInstance } from 'fastify';
import { createFlowRunStore } from './flow-run.ts';
import { N8nError, notRegistered, refusalBody } from './n8n-error.ts';
import { createN8nRunner, type N8nRunnerOptions } from './n8n-runner.ts';
import { addServeFlowVideoRoute } from './serve-flow-video.route.ts';
import { addStartFlowRoutes, type StartFlowOptions } from './start-flow.route.ts';

export interface N8nOptions
  extends Omit<N8nRunnerOptions, 'store' | 'videoUrl' | 'log'>,
    Pick<StartFlowOptions, 'authHeader' | 'faults' | 'newId'> {
  readonly outputTtlSeconds: number;
  readonly baseUrl: () => string;
  readonly now: () => Date;
}

/** An n8n with the two flows that make avatar videos, under `/n8n` (providers.md 1.9). */
export function addN8n(
  app: FastifyInstance,
  options: N8nOptions,
): { readonly expire: () => Promise<void>; readonly close: () => Promise<void> } {
  const { baseUrl, now, outputFolder } = options;
  const store = createFlowRunStore(now);
  const videoUrl = (executionId: string) => `${baseUrl()}/n8n/videos/${executionId}.mp4`;
  const runner = createN8nRunner({ ...options, store, videoUrl, log: app.log });

  app.register(
    async (scope) => {
      answerAsN8n(scope);
      addServeFlowVideoRoute(scope, { store, outputFolder });
      scope.register(async (flows) => addStartFlowRoutes(flows, { ...options, store, runner }), { prefix: '/webhook' });
    },
    { prefix: '/n8n' },
  );

  return {
    expire: async () => {
      const before = now().getTime() - options.outputTtlSeconds * 1000;
      const old = store.list().filter(({ endedAt }) => endedAt !== null && endedAt.getTime() <= before);
      await Promise.all(old.map(({ executionId }) => runner.forget(executionId)));
    },
    close: () => runner.close(),
  };
}

function answerAsN8n(scope: FastifyInstance): void {
  scope.setNotFoundHandler((request) => {
    const [path = ''] = request.url.split('?', 1);
    throw notRegistered(request.method, path.replace(/^\/n8n\/(webhook\/)?/, ''));
  });
  scope.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof N8nError) return reply.code(error.status).send(refusalBody(error));
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    const message = status >= 500 ? 'Internal server error' : error.message;
    return reply.code(status).send(refusalBody({ status, message }));
  });
}
