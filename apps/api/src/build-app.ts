import type { Server } from 'node:http';
import type { Job } from '@callsheet/domain';
import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyBaseLogger, LogController, type RouteOptions } from 'fastify';
import { buildSpending } from './build-spending.ts';
import type { ApiConfig } from './config.ts';
import { registerAdministration } from './features/administration/administration.feature.ts';
import { registerBatches } from './features/batches/batches.feature.ts';
import { keepBodiesRaw, registerCallbacks } from './features/callbacks/receive-callback.route.ts';
import { collectOpenApi } from './features/documentation/collect-openapi.ts';
import { registerDocumentation } from './features/documentation/documentation.feature.ts';
import type { JobEventHub } from './features/events/job-event-hub.ts';
import { createJobWaits } from './features/events/job-waits.ts';
import { registerListJobEvents } from './features/events/list-job-events.route.ts';
import { createQuotaFeed } from './features/events/quota-feed.ts';
import { createSharedJobReads } from './features/events/shared-job-reads.ts';
import { createStreamSlots } from './features/events/stream-slots.ts';
import { registerStreamUser } from './features/events/stream-user.route.ts';
import type { Readiness } from './features/health/check-readiness.ts';
import { registerHealth } from './features/health/health.feature.ts';
import { createMetrics } from './features/health/metrics.ts';
import { observeRequests } from './features/health/observe-requests.ts';
import { registerJobs } from './features/jobs/jobs.feature.ts';
import { renderJob } from './features/jobs/render-job.ts';
import { registerProducts } from './features/products/products.feature.ts';
import { registerGetAccount } from './features/sessions/get-account.route.ts';
import { registerSessions } from './features/sessions/sessions.feature.ts';
import { registerListTemplates } from './features/templates/list-templates.route.ts';
import type { TemplateCatalogue } from './features/templates/template-catalogue.ts';
import { registerUsage } from './features/usage/usage.feature.ts';
import { registerWorkspaces } from './features/workspaces/workspaces.feature.ts';
import { registerAccessTokens } from './http/access-token.ts';
import type { ApiInstance } from './http/api-instance.ts';
import { registerBodyParsers } from './http/body-parsers.ts';
import { answerClientError } from './http/client-error.ts';
import { registerCrossOrigin } from './http/cross-origin.ts';
import { registerErrorHandler, sendError } from './http/error-handler.ts';
import type { SpendingDependencies } from './http/idempotency.ts';
import { createMembershipCache, type FindRole } from './http/membership-cache.ts';
import { registerNotFound } from './http/not-found.ts';
import { type RateCounts, registerIpLimit } from './http/rate-limits.ts';
import { requestIdOf } from './http/request-id.ts';
import { adminScope, callbackScope, publicScope, userScope } from './http/scopes.ts';
import { registerSecurityHeaders, securityHeaders } from './http/security-headers.ts';
import type { JobSpendingDependencies } from './http/spend-on-job.ts';
import { createSseConnections, type SseOptions } from './http/sse.ts';
import { registerValidation } from './http/validation.ts';
import type {
  Accounts,
  Administration,
  AssetReader,
  Batches,
  CallbackInbox,
  CallbackReader,
  JobCommands,
  JobReader,
  LedgerReader,
  Products,
  QueueDepthSample,
  QuotaReader,
  UsageReader,
  Videos,
  Workspaces,
} from './ports.ts';
import { registerProductVideos } from './surfaces/product-videos/product-videos.feature.ts';
import { registerGeneratorCallbacks } from './surfaces/product-videos/receive-generator-callback.route.ts';
import { registerCreatePromptVideo } from './surfaces/prompt-videos/create-prompt-video.route.ts';
import { registerGetVideo } from './surfaces/videos/get-video.route.ts';

/** Largest body of any route (providers.md 2.3). */
const BODY_LIMIT_BYTES = 1024 * 1024;
const MINUTE_MS = 60_000;

/** What the app needs from outside. */
export interface AppDependencies {
  readonly config: Pick<ApiConfig, 'http' | 'tokens' | 'jobs' | 'rateLimits' | 'storage' | 'callbacks'>;
  readonly log: FastifyBaseLogger;
  readonly commands: JobCommands;
  readonly jobs: JobReader;
  /** 24 hex digits. */
  readonly newJobId: () => string;
  readonly idempotencyKeys: SpendingDependencies['keys'];
  readonly findVerdict: JobSpendingDependencies['findVerdict'];
  /** Jobs of everybody that wait for their submission, counted up to the limit given. */
  readonly countWaiting: (limit: number) => Promise<number>;
  readonly rateCounts: RateCounts;
  /** Called between any two awaits of an order; tests kill the process in it. */
  readonly onStep?: SpendingDependencies['onStep'];
  readonly accounts: Accounts;
  readonly findRole: FindRole;
  readonly workspaces: Workspaces;
  readonly administration: Administration;
  readonly usage: UsageReader;
  readonly quota: QuotaReader;
  readonly ledger: LedgerReader;
  readonly assets: AssetReader;
  readonly products: Products;
  readonly videos: Videos;
  readonly templates: TemplateCatalogue;
  readonly batches: Batches;
  readonly inbox: CallbackInbox;
  readonly callbacks: CallbackReader;
  readonly hub: JobEventHub;
  readonly checkReadiness: () => Promise<Readiness>;
  readonly queueDepth: () => Promise<readonly QueueDepthSample[]>;
  readonly sse?: SseOptions;
  /** Decides how long the links in an answer stay the same; the real time when absent. */
  readonly now?: () => Date;
  /** Called for each route as it is registered; tests walk them. */
  readonly onRoute?: (route: RouteOptions) => void;
}

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
  let draining = false;
  const app = createInstance(deps);
  if (deps.onRoute !== undefined) app.addHook('onRoute', deps.onRoute);
  registerErrorHandler(app);
  registerBodyParsers(app);
  registerValidation(app);
  registerSecurityHeaders(app, config.http);
  await registerCrossOrigin(app, config.http);
  await app.register(cookie);
  await registerAccessTokens(app, config.tokens);
  await registerIpLimit(app, { limits: config.rateLimits, counts: deps.rateCounts });
  registerNotFound(app);
  await collectOpenApi(app, { publicUrl: config.http.publicUrl, version: '0.1.0' });
  const metrics = createMetrics({
    sseClients: connections.count,
    queueDepth: deps.queueDepth,
    onError: (err) => deps.log.warn({ err }, 'the queue depth could not be read'),
  });
  observeRequests(app, metrics);

  await publicScope(app, async (scope) => {
    registerHealth(scope, { metrics, checkReadiness: deps.checkReadiness, isDraining: () => draining });
    await registerDocumentation(scope);
  });
  await publicScope(app, (scope) =>
    registerSessions(scope, {
      accounts: deps.accounts,
      http: config.http,
      signInLimit: { max: config.rateLimits.signIn, timeWindow: MINUTE_MS },
    }),
  );
  const callbacks = {
    ...deps,
    waits,
    reader: deps.callbacks,
    limit: { max: config.rateLimits.callbacks, timeWindow: MINUTE_MS },
  };
  await callbackScope(app, (scope) => {
    keepBodiesRaw(scope);
    registerCallbacks(scope, callbacks);
    registerGeneratorCallbacks(scope, { ...callbacks, allowUnsigned: config.callbacks.allowUnsigned });
  });
  // One for every way to make a job.
  const jobs = {
    ...deps,
    waits,
    signedUrlTtlSeconds: config.storage.signedUrlTtlSeconds,
    now: deps.now ?? (() => new Date()),
    defaults: defaultsOf(config.jobs),
    ...buildSpending(app, deps),
  };
  const scopes = {
    ...config,
    findRole: createMembershipCache({ findRole: deps.findRole, nowMs: () => performance.now() }),
  };
  await userScope(app, scopes, (scope) => {
    registerGetAccount(scope, deps);
    registerJobs(scope, jobs);
    const streams = {
      ...deps,
      reads: createSharedJobReads(deps.jobs),
      connections,
      slots: createStreamSlots({ perUser: config.rateLimits.streamsPerUser }),
      renderJob: (job: Job) => renderJob(deps, job),
    };
    registerListJobEvents(scope, streams);
    const quotaFeed = createQuotaFeed({
      quota: deps.quota,
      now: () => new Date(),
      onError: (err) => deps.log.warn({ err }, 'reached quotas could not be read; trying again'),
    });
    registerStreamUser(scope, { ...streams, quotaFeed });
    registerUsage(scope, deps);
    registerWorkspaces(scope, deps);
    registerProducts(scope, jobs);
    registerBatches(scope, jobs);
    registerListTemplates(scope, deps);
  });
  await adminScope(app, scopes, (scope) => registerAdministration(scope, deps));
  await userScope(app, { ...scopes, dialect: 's000' }, (scope) => registerProductVideos(scope, jobs));
  await userScope(app, { ...scopes, dialect: 's002' }, (scope) => {
    registerCreatePromptVideo(scope, jobs);
    registerGetVideo(scope, jobs);
  });

  function drain(): void {
    draining = true;
    connections.closeAll();
    waits.endAll();
  }
  app.addHook('preClose', async () => drain());
  // Connections that are kept open would bring the next request here, to a process that ends.
  app.addHook('onSend', async (_request, reply) => {
    if (draining) void reply.header('connection', 'close');
  });
  await app.ready();
  return { app, drain };
}

function createInstance(deps: AppDependencies): ApiInstance {
  return fastify<Server>({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    requestIdHeader: false,
    trustProxy: trustOf(deps.config.http.trustProxy),
    bodyLimit: BODY_LIMIT_BYTES,
    clientErrorHandler: answerClientError,
    // No hook runs for these.
    frameworkErrors: (error, request, reply) => {
      const { publicUrl } = deps.config.http;
      void reply.headers(securityHeaders({ requestId: request.id, publicUrl }));
      void sendError(error, request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
}

/** A number trusts that many proxies, counted from us. */
function trustOf(setting: boolean | number | string): boolean | string | ((address: string, hop: number) => boolean) {
  return typeof setting === 'number' ? (_address, hop) => hop < setting : setting;
}

function defaultsOf(jobs: ApiConfig['jobs']): { defaultModel: string; deadlineSeconds: number } {
  return { defaultModel: jobs.defaultModel, deadlineSeconds: jobs.deadlineSeconds };
}
