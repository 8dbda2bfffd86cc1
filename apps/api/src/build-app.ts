import cookie from '@fastify/cookie';
import type { AppDependencies } from './app-dependencies.ts';
import { createInstance } from './create-instance.ts';
import { collectOpenApi } from './features/documentation/collect-openapi.ts';
import { registerDocumentation } from './features/documentation/documentation.feature.ts';
import { createJobWaits } from './features/events/job-waits.ts';
import { createWorkflowWaits } from './features/events/workflow-waits.ts';
import { registerHealth } from './features/health/health.feature.ts';
import { createMetrics } from './features/health/metrics.ts';
import { observeRequests } from './features/health/observe-requests.ts';
import { registerAccessTokens } from './http/access-token.ts';
import type { ApiInstance } from './http/api-instance.ts';
import { registerBodyParsers } from './http/body-parsers.ts';
import { registerCrossOrigin } from './http/cross-origin.ts';
import { registerErrorHandler } from './http/error-handler.ts';
import { registerNotFound } from './http/not-found.ts';
import { registerIpLimit } from './http/rate-limits.ts';
import { publicScope } from './http/scopes.ts';
import { registerSecurityHeaders } from './http/security-headers.ts';
import { registerSerialization } from './http/serialization.ts';
import { createSseConnections } from './http/sse.ts';
import { registerValidation } from './http/validation.ts';
import { registerFeatures } from './register-features.ts';

export interface App {
  readonly app: ApiInstance;
  /** From now on /readyz answers 503 and event streams end; requests go on, and each ends its connection. */
  drain(): void;
}

/** Builds the HTTP application: no port, no signals, no connections of its own. */
export async function buildApp(deps: AppDependencies): Promise<App> {
  const { config } = deps;
  const connections = createSseConnections(deps.sse);
  const waits = createJobWaits(deps);
  const workflowWaits = createWorkflowWaits({ workflows: deps.workflowStore.workflows, hub: deps.workflowHub });
  let draining = false;
  const app = createInstance(deps);
  if (deps.onRoute !== undefined) app.addHook('onRoute', deps.onRoute);
  registerErrorHandler(app);
  registerBodyParsers(app);
  registerValidation(app);
  registerSerialization(app);
  registerSecurityHeaders(app, config.http);
  await registerCrossOrigin(app, config.http);
  await app.register(cookie);
  await registerAccessTokens(app, config.tokens);
  await registerIpLimit(app, { limits: config.rateLimits, counts: deps.rateCounts });
  registerNotFound(app);
  await collectOpenApi(app, { publicUrl: config.http.publicUrl, version: '0.1.0' });
  const metrics = createMetrics({
    work: deps.work,
    sseClients: connections.count,
    queueDepth: deps.queueDepth,
    onError: (err) => deps.log.warn({ err }, 'the queue depth could not be read'),
  });
  observeRequests(app, metrics);

  await publicScope(app, async (scope) => {
    registerHealth(scope, { metrics, checkReadiness: deps.checkReadiness, isDraining: () => draining });
    await registerDocumentation(scope);
  });
  await registerFeatures(app, deps, { connections, waits, workflowWaits });

  function drain(): void {
    draining = true;
    connections.closeAll();
    waits.endAll();
    workflowWaits.endAll();
  }
  app.addHook('preClose', async () => drain());
  // Connections that are kept open would bring the next request here, to a process that ends.
  app.addHook('onSend', async (_request, reply) => {
    if (draining) void reply.header('connection', 'close');
  });
  await app.ready();
  return { app, drain };
}
