import cookie from '@fastify/cookie';
import type { AppDependencies } from '../app-dependencies.ts';
import { createInstance } from '../create-instance.ts';
import { JobBody } from '../features/jobs/job-body.ts';
import { JobParams } from '../features/jobs/job-params.ts';
import { loadOwnedJob } from '../features/jobs/load-owned-job.ts';
import { renderJob } from '../features/jobs/render-job.ts';
import { registerAccessTokens } from '../http/access-token.ts';
import type { ApiInstance } from '../http/api-instance.ts';
import { principalOf, registerAuthentication } from '../http/authenticate.ts';
import { createMembershipCache } from '../http/membership-cache.ts';
import { registerIpLimit, userLimit } from '../http/rate-limits.ts';

/**
 * The reading of a job as the API does it, with the general limits or, which the API never is, without any: for whoever
 * measures what they cost.
 */
export async function openReadApp(deps: AppDependencies, options: { readonly limited: boolean }): Promise<ApiInstance> {
  const { config } = deps;
  const app = createInstance(deps);
  await app.register(cookie);
  await registerAccessTokens(app, config.tokens);
  if (options.limited) await registerIpLimit(app, { limits: config.rateLimits, counts: deps.rateCounts });
  const findRole = createMembershipCache({ findRole: deps.findRole, nowMs: () => performance.now() });
  await app.register(async (scope: ApiInstance) => {
    const { http } = config;
    registerAuthentication(scope, { http, findRole, findApiKey: deps.findApiKey, keys: 'by scope' });
    if (options.limited) {
      scope.addHook('preHandler', userLimit(scope, { name: 'user', max: config.rateLimits.perUser }));
    }
    const schema = { params: JobParams, response: { 200: JobBody } };
    scope.get('/v1/jobs/:id', { schema }, async (request) => {
      const viewer = principalOf(request);
      return renderJob(deps, await loadOwnedJob(deps.jobs, { jobId: request.params.id, viewer, use: 'read' }));
    });
  });
  return app;
}
