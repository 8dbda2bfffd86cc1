import type { Job } from '@callsheet/domain';
import type { AppDependencies } from './app-dependencies.ts';
import { buildSpending } from './build-spending.ts';
import type { ApiConfig } from './config.ts';
import { registerAdministration } from './features/administration/administration.feature.ts';
import { registerGetSummary } from './features/analytics/get-summary.route.ts';
import { registerApiKeys } from './features/api-keys/api-keys.feature.ts';
import { createApprovalTokens } from './features/approvals/approval-token.ts';
import { registerApprovalPages } from './features/approvals/pages/approval-pages.feature.ts';
import { registerBatches } from './features/batches/batches.feature.ts';
import { registerCallbackProbes } from './features/callbacks/probe-callbacks.route.ts';
import { registerAccountCallbacks } from './features/callbacks/receive-account-callback.route.ts';
import { keepBodiesRaw, registerCallbacks } from './features/callbacks/receive-callback.route.ts';
import { registerCampaigns } from './features/campaigns/campaigns.feature.ts';
import { registerCatalogueAdministration } from './features/catalogues/catalogue-administration.feature.ts';
import { chooseVoiceFor } from './features/catalogues/choose-voice-for.ts';
import { registerGetAvatarPreview } from './features/catalogues/get-avatar-preview.route.ts';
import { registerListEntries } from './features/catalogues/list-entries.route.ts';
import { registerCredits } from './features/credits/credits.feature.ts';
import type { JobWaits } from './features/events/job-waits.ts';
import { registerListJobEvents } from './features/events/list-job-events.route.ts';
import { createQuotaFeed } from './features/events/quota-feed.ts';
import { createSharedJobReads } from './features/events/shared-job-reads.ts';
import { createSharedWorkflowReads } from './features/events/shared-workflow-reads.ts';
import { createStreamSlots } from './features/events/stream-slots.ts';
import { registerStreamUser } from './features/events/stream-user.route.ts';
import type { WorkflowWaits } from './features/events/workflow-waits.ts';
import { registerJobs } from './features/jobs/jobs.feature.ts';
import { renderJob } from './features/jobs/render-job.ts';
import { registerNotifications } from './features/notifications/notifications.feature.ts';
import { registerProducts } from './features/products/products.feature.ts';
import { registerProviderKeys } from './features/provider-keys/provider-keys.feature.ts';
import { registerScenarios } from './features/scenarios/scenarios.feature.ts';
import { registerSceneOrders } from './features/scene-orders/scene-orders.feature.ts';
import { registerScenes } from './features/scenes/scenes.feature.ts';
import { registerGetAccount } from './features/sessions/get-account.route.ts';
import { registerSessions } from './features/sessions/sessions.feature.ts';
import { registerListTemplates } from './features/templates/list-templates.route.ts';
import { registerUploads } from './features/uploads/uploads.feature.ts';
import { registerUsage } from './features/usage/usage.feature.ts';
import { registerListWorkflowHistory } from './features/workflow-history/list-workflow-history.route.ts';
import { registerListModels } from './features/workflow-models/list-models.route.ts';
import { registerWorkspaces } from './features/workspaces/workspaces.feature.ts';
import type { ApiInstance } from './http/api-instance.ts';
import { createApiKeyCache } from './http/api-key-cache.ts';
import { createMembershipCache } from './http/membership-cache.ts';
import { createTierCache, type RateTakerDependencies } from './http/rate-classes.ts';
import { accountScope, adminScope, callbackScope, publicScope, userScope } from './http/scopes.ts';
import type { SseConnections } from './http/sse.ts';
import { registerAvatarVideos } from './surfaces/avatar-videos/avatar-videos.feature.ts';
import { registerAvatarCatalogues } from './surfaces/avatar-videos/catalogues.feature.ts';
import { registerFlowCallbacks } from './surfaces/avatar-videos/flow-callbacks.feature.ts';
import { registerProductVideos } from './surfaces/product-videos/product-videos.feature.ts';
import { registerGeneratorCallbacks } from './surfaces/product-videos/receive-generator-callback.route.ts';
import { registerCreatePromptVideo } from './surfaces/prompt-videos/create-prompt-video.route.ts';
import { registerSceneVideos } from './surfaces/scene-videos/scene-videos.feature.ts';
import { registerGetVideo } from './surfaces/videos/get-video.route.ts';
import { WORKFLOW_SURFACES } from './surfaces/workflows/workflow-surface.ts';
import { registerWorkflows } from './surfaces/workflows/workflows.feature.ts';

const MINUTE_MS = 60_000;
const nowMs = () => performance.now();

/** What lives as long as the app and is shared by routes. */
export interface SharedTools {
  readonly connections: SseConnections;
  readonly waits: JobWaits;
  readonly workflowWaits: WorkflowWaits;
}

/** Every route but those about the process itself, each in the scope that decides who may call it. */
export async function registerFeatures(app: ApiInstance, deps: AppDependencies, shared: SharedTools): Promise<void> {
  const { config } = deps;
  const { connections, waits, workflowWaits } = shared;
  const now = deps.now ?? (() => new Date());
  await publicScope(app, (scope) => {
    registerSessions(scope, {
      accounts: deps.accounts,
      http: config.http,
      signInLimit: { max: config.rateLimits.signIn, timeWindow: MINUTE_MS },
    });
    registerGetAvatarPreview(scope, deps);
    registerCallbackProbes(scope);
  });
  const approvals = {
    ...deps,
    approvalTokens: createApprovalTokens({ secret: config.tokens.secret }),
    publicUrl: config.http.publicUrl,
    limit: { max: config.rateLimits.signIn, timeWindow: MINUTE_MS },
  };
  await publicScope(app, (scope) => registerApprovalPages(scope, approvals));
  const callbacks = {
    ...deps,
    waits,
    reader: deps.callbacks,
    limit: { max: config.rateLimits.callbacks, timeWindow: MINUTE_MS },
  };
  await callbackScope(app, (scope) => {
    keepBodiesRaw(scope);
    registerCallbacks(scope, callbacks);
    registerAccountCallbacks(scope, callbacks);
    registerFlowCallbacks(scope, { ...callbacks, ...deps.avatarTools });
    registerGeneratorCallbacks(scope, { ...callbacks, allowUnsigned: config.callbacks.allowUnsigned });
  });
  // One for every way to make a job.
  const jobs = {
    ...deps,
    waits,
    signedUrlTtlSeconds: config.storage.signedUrlTtlSeconds,
    now,
    defaults: defaultsOf(config.jobs),
    ...deps.sceneTools,
    ...deps.workflowTools,
    ...buildSpending(app, deps),
    rates: ratesOf(deps),
  };
  const scopes = {
    ...config,
    findRole: createMembershipCache({ findRole: deps.findRole, nowMs }),
    findApiKey: createApiKeyCache({ findApiKey: deps.findApiKey, now, nowMs }),
  };
  await userScope(app, scopes, (scope) => {
    registerGetAccount(scope, deps);
    registerJobs(scope, jobs);
    const streams = {
      ...deps,
      reads: createSharedJobReads(deps.jobs),
      workflowReads: createSharedWorkflowReads(deps.workflowReads),
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
    registerCredits(scope, { ...deps, prices: config.scenes.prices });
    registerProducts(scope, jobs);
    registerScenarios(scope, jobs);
    registerScenes(scope, jobs);
    registerCampaigns(scope, jobs);
    registerUploads(scope, jobs);
    registerBatches(scope, jobs);
    registerSceneOrders(scope, jobs);
    registerListTemplates(scope, deps);
    registerNotifications(scope, jobs);
    registerListWorkflowHistory(scope, jobs);
    registerGetSummary(scope, jobs);
    registerListEntries(scope, deps);
    registerListModels(scope, jobs);
  });
  await accountScope(app, scopes, (scope) => {
    registerWorkspaces(scope, deps);
    registerApiKeys(scope, deps);
    registerProviderKeys(scope, deps);
  });
  await adminScope(app, scopes, (scope) => {
    registerAdministration(scope, deps);
    registerCatalogueAdministration(scope, deps);
  });
  await userScope(app, { ...scopes, dialect: 's000' }, (scope) => registerProductVideos(scope, jobs));
  await userScope(app, { ...scopes, dialect: 's001' }, (scope) => {
    const chooseVoice = (avatarId: string) => chooseVoiceFor(deps, avatarId);
    registerAvatarVideos(scope, { ...jobs, ...deps.avatarTools, chooseVoice });
    registerAvatarCatalogues(scope, deps);
  });
  await userScope(app, { ...scopes, dialect: 's002' }, (scope) => {
    registerCreatePromptVideo(scope, jobs);
    registerGetVideo(scope, jobs);
  });
  await userScope(app, { ...scopes, dialect: 's003' }, (scope) => registerSceneVideos(scope, jobs));
  const workflows = {
    ...approvals,
    ...jobs,
    workflowWaits,
  };
  for (const surface of WORKFLOW_SURFACES)
    await userScope(app, { ...scopes, dialect: surface.dialect }, (scope) =>
      registerWorkflows(scope, workflows, surface),
    );
}

/** For whatever counts exactly (C-39). */
function ratesOf(deps: AppDependencies): RateTakerDependencies {
  return {
    rateClasses: deps.rateClasses,
    findTierLimits: createTierCache({ findTierLimits: deps.findTierLimits, nowMs }),
    standardRates: deps.config.rates,
    now: deps.now ?? (() => new Date()),
  };
}

function defaultsOf(jobs: ApiConfig['jobs']): { defaultModel: string; deadlineSeconds: number } {
  return { defaultModel: jobs.defaultModel, deadlineSeconds: jobs.deadlineSeconds };
}
