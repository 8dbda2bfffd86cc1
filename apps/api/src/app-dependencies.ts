import type {
  NotificationRepository,
  VideoStatisticsReads,
  WorkflowReads,
  WorkflowStatisticsReads,
} from '@callsheet/database';
import type { FastifyBaseLogger, RouteOptions } from 'fastify';
import type { Accounts, Administration, ApiKeys, OwnProviderKeys, Workspaces } from './account-ports.ts';
import type { CallbackInbox, CallbackReader } from './callback-ports.ts';
import type { ApiConfig } from './config.ts';
import type { Catalogues } from './features/catalogues/catalogues.ts';
import type { JobEventHub } from './features/events/job-event-hub.ts';
import type { WorkflowHub } from './features/events/workflow-hub.ts';
import type { Readiness } from './features/health/check-readiness.ts';
import type { WorkMetrics } from './features/health/work-metrics.ts';
import type { SceneTools } from './features/scene-orders/scene-tools.ts';
import type { TemplateCatalogue } from './features/templates/template-catalogue.ts';
import type { FindApiKey } from './http/api-key-cache.ts';
import type { SpendingDependencies } from './http/idempotency.ts';
import type { FindRole } from './http/membership-cache.ts';
import type { FindTierLimits, RateTakerDependencies } from './http/rate-classes.ts';
import type { RateCounts } from './http/rate-limits.ts';
import type { JobSpendingDependencies } from './http/spend-on-job.ts';
import type { SseOptions } from './http/sse.ts';
import type { LedgerReader, QuotaReader, UsageReader } from './money-ports.ts';
import type {
  AssetReader,
  Batches,
  Campaigns,
  JobCommands,
  JobReader,
  PlanAssets,
  Products,
  QueueDepthSample,
  Scenarios,
  Scenes,
  UploadStorage,
  Uploads,
  Videos,
} from './ports.ts';
import type { AvatarTools } from './surfaces/avatar-videos/create-avatar-tools.ts';
import type { ApiWorkflowStore } from './wire-workflow-store.ts';
import type { WorkflowTools } from './workflow-ports.ts';

/** What the app needs from outside. */
export interface AppDependencies {
  readonly config: Pick<
    ApiConfig,
    'http' | 'tokens' | 'jobs' | 'rateLimits' | 'rates' | 'storage' | 'callbacks' | 'scenes'
  >;
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
  readonly rateClasses: RateTakerDependencies['rateClasses'];
  readonly findTierLimits: FindTierLimits;
  /** Called between any two awaits of an order; tests kill the process in it. */
  readonly onStep?: SpendingDependencies['onStep'];
  readonly accounts: Accounts;
  readonly findRole: FindRole;
  readonly findApiKey: FindApiKey;
  readonly apiKeys: ApiKeys;
  readonly workspaces: Workspaces;
  readonly providerKeys: OwnProviderKeys;
  readonly administration: Administration;
  readonly usage: UsageReader;
  readonly quota: QuotaReader;
  readonly ledger: LedgerReader;
  readonly assets: AssetReader;
  readonly products: Products;
  readonly scenes: Scenes;
  readonly scenarios: Scenarios;
  readonly campaigns: Campaigns;
  readonly workflowStore: ApiWorkflowStore;
  readonly uploads: Uploads;
  readonly uploadStorage: UploadStorage;
  /** Refuses what the guarded downloader would not open (U-33). */
  readonly checkReferenceUrl: (url: string) => Promise<void>;
  /** UUIDs of what customers make. */
  readonly newId: () => string;
  readonly videos: Videos;
  readonly templates: TemplateCatalogue;
  readonly batches: Batches;
  readonly catalogues: Catalogues;
  readonly notifications: NotificationRepository;
  readonly statistics: VideoStatisticsReads;
  readonly workflowStatistics: WorkflowStatisticsReads;
  readonly avatarTools: AvatarTools;
  readonly sceneTools: Omit<SceneTools, 'scenes' | 'scenarios' | 'providerKeys'>;
  readonly workflowTools: WorkflowTools;
  readonly planAssets: PlanAssets;
  readonly inbox: CallbackInbox;
  readonly callbacks: CallbackReader;
  readonly hub: JobEventHub;
  readonly workflowHub: WorkflowHub;
  readonly workflowReads: WorkflowReads;
  /** What the process counts behind its routes. */
  readonly work: WorkMetrics;
  readonly checkReadiness: () => Promise<Readiness>;
  readonly queueDepth: () => Promise<readonly QueueDepthSample[]>;
  readonly sse?: SseOptions;
  /** Decides how long the links in an answer stay the same; the real time when absent. */
  readonly now?: () => Date;
  /** Called for each route as it is registered; tests walk them. */
  readonly onRoute?: (route: RouteOptions) => void;
}
