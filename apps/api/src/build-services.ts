import { createJobRepository, createProjections, tellJobEnds } from '@callsheet/database';
import { billingPeriod, monthlyVideoLimit } from '@callsheet/domain';
import {
  type EngineDependencies,
  JOB_NOTICE_CHANNEL,
  recordPartEnd,
  type TaskMessage,
  type WorkflowStore,
} from '@callsheet/engine';
import { createIdentity, createProviderKeys, type Identity, type ProviderKeys } from '@callsheet/identity';
import { createLedger, type Ledger } from '@callsheet/ledger';
import type { Logger } from '@callsheet/logging';
import { type CallbackInbox, createCallbackInbox } from '@callsheet/messages';
import { createAssetPlanner } from '@callsheet/object-storage';
import { createNotifications } from '@callsheet/postgres';
import type { ApiConfig } from './config.ts';
import type { WorkMetrics } from './features/health/work-metrics.ts';
import type { Stores } from './open-stores.ts';

/** C-46. */
const REFRESH_TTL_SECONDS = 30 * 24 * 3600;
const REUSE_GRACE_SECONDS = 20;

/** What stands between the stores and the routes; each of them writes its messages in its own transaction. */
export interface Services {
  readonly ledger: Ledger<TaskMessage>;
  readonly identity: Identity;
  readonly providerKeys: ProviderKeys;
  readonly engine: EngineDependencies;
  readonly inbox: CallbackInbox;
}

export function buildServices(
  config: ApiConfig,
  stores: Stores,
  tools: {
    readonly now: () => Date;
    readonly log: Logger;
    readonly work: WorkMetrics;
    readonly workflowStore: WorkflowStore;
  },
): Services {
  const { db, queue } = stores;
  const { now } = tools;
  const ledger = wireLedger(stores, now);
  return {
    ledger,
    identity: wireIdentity(config, stores, ledger, now),
    providerKeys: createProviderKeys({ db, now, ...config.providerKeys }),
    engine: wireEngine(config, stores, { ...tools, ledger }),
    inbox: createCallbackInbox({
      db,
      now,
      enqueueApply: async (sql, message) => {
        await queue.enqueueCallbackApply(sql, message);
      },
    }),
  };
}

function wireLedger({ db, queue }: Stores, now: () => Date): Ledger<TaskMessage> {
  return createLedger<TaskMessage | null>({
    db,
    now,
    enqueueFirstTasks: async (sql, tasks) => {
      const sent = tasks.filter((task) => task !== null);
      await queue.enqueueManyWith(sql, sent);
    },
  });
}

/** Registering grants the sign-up credits, and a change of plan adjusts the running period, in the same transaction. */
function wireIdentity(config: ApiConfig, { db }: Stores, ledger: Ledger<TaskMessage>, now: () => Date): Identity {
  const { signup, signupCredits } = config.accounts;
  return createIdentity({
    db,
    now,
    signup,
    refreshTtlSeconds: REFRESH_TTL_SECONDS,
    reuseGraceSeconds: REUSE_GRACE_SECONDS,
    onRegistered: async (sql, { userId }) => {
      if (signupCredits === 0) return;
      const wallet = { meter: 'credits', subject: userId, period: 'wallet' } as const;
      await ledger.grant(sql, { ...wallet, amount: signupCredits, key: `signup:${userId}` });
    },
    onPlanChanged: async (sql, { id, plan, billing }) => {
      const period = billingPeriod(billing, now()).key;
      const account = { meter: 'videoGenerations', subject: id, period } as const;
      await ledger.adjustLimit(sql, { ...account, limit: monthlyVideoLimit(plan) });
    },
  });
}

function wireEngine(
  config: ApiConfig,
  { db, documents, queue, storage }: Stores,
  {
    ledger,
    now,
    log,
    work,
    workflowStore,
  }: {
    ledger: Ledger<TaskMessage>;
    now: () => Date;
    log: Logger;
    work: WorkMetrics;
    workflowStore: WorkflowStore;
  },
): EngineDependencies {
  const notify = createNotifications(db, JOB_NOTICE_CHANNEL);
  return {
    jobs: tellJobEnds(createJobRepository(documents), work.jobEnded),
    queue,
    ledger,
    notifier: { publish: (notice) => notify(JSON.stringify(notice)) },
    assets: storage,
    planAssets: createAssetPlanner({ ...config.storage, secret: config.storage.assetKeySecret }),
    projections: {
      ...createProjections({ ...documents, log }),
      workflow: ({ job }) => recordPartEnd(workflowStore, job),
    },
    policy: { releaseOnFailure: config.jobs.releaseOnFailure },
    now,
    onStep: () => undefined,
    log,
  };
}
