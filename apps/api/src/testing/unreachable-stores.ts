import { RateStoreUnavailableError } from '@callsheet/ledger';
import type { AppDependencies } from '../app-dependencies.ts';
import { createJobEventHub } from '../features/events/job-event-hub.ts';
import { createWorkflowHub } from '../features/events/workflow-hub.ts';
import { createWorkMetrics } from '../features/health/work-metrics.ts';
import { createWorkflowModels } from '../features/workflow-models/create-workflow-models.ts';
import { testConfig } from './test-config.ts';

/** What node throws when nobody listens at an address. */
export function connectionRefused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
}

async function refuse(): Promise<never> {
  throw connectionRefused();
}

function unreachableCatalogues(): AppDependencies['catalogues'] {
  const away = { list: refuse, find: refuse, save: refuse, remove: refuse, copy: refuse };
  return { avatars: away, voices: away, topics: away, importCatalogue: null, recordAudit: refuse };
}

function unreachableWorkflows(): AppDependencies['workflowTools'] {
  const { policy, ...settings } = testConfig().workflows;
  return {
    workflows: { find: refuse, list: refuse, readVersions: refuse },
    workflowCommands: {
      create: refuse,
      refine: refuse,
      generateFrames: refuse,
      regenerateFrames: refuse,
      generateVideo: refuse,
      review: refuse,
      cancel: refuse,
      remove: refuse,
      branch: refuse,
      findOrder: refuse,
    },
    workflowModels: createWorkflowModels(settings, () => false),
    workflowPolicy: policy,
    canOrder: async () => true,
  };
}

/**
 * Dependencies of an app whose stores are all away: enough for everything that is decided before a store is asked. Only
 * who belongs to which workspace is known, as it is for the first seconds of an outage.
 */
export function unreachableStores(): Omit<AppDependencies, 'config' | 'log'> {
  return {
    commands: { create: refuse, cancel: refuse, retry: refuse, edit: refuse, start: refuse, remove: refuse },
    newJobId: () => '0123456789abcdef01234567',
    idempotencyKeys: { begin: refuse, complete: refuse, abandon: refuse },
    findVerdict: refuse,
    countWaiting: refuse,
    rateClasses: {
      take: () => Promise.reject(new RateStoreUnavailableError()),
      giveBack: () => Promise.reject(new RateStoreUnavailableError()),
    },
    findTierLimits: refuse,
    rateCounts: { lease: () => Promise.reject(new RateStoreUnavailableError()) },
    jobs: { find: refuse, readEvents: refuse, changedOf: refuse, list: refuse },
    accounts: { register: refuse, logIn: refuse, refresh: refuse, logOut: refuse, find: refuse },
    usage: { balance: refuse, allowance: refuse },
    quota: { crossedSince: refuse, crossedFor: refuse },
    findRole: async () => 'owner',
    findApiKey: refuse,
    apiKeys: {
      createApiKey: refuse,
      listApiKeys: refuse,
      getApiKey: refuse,
      updateApiKey: refuse,
      rotateApiKey: refuse,
      revokeApiKey: refuse,
    },
    workspaces: {
      createWorkspace: refuse,
      listWorkspaces: refuse,
      getWorkspace: refuse,
      changeBillingAnchor: refuse,
      addMember: refuse,
      listMembers: refuse,
      removeMember: refuse,
    },
    administration: {
      changePlan: refuse,
      listAudit: refuse,
      grantCredits: refuse,
      listTiers: refuse,
      saveTier: refuse,
      changeUserTier: refuse,
      changeApiKeyLimits: refuse,
    },
    providerKeys: { store: refuse, list: refuse, revoke: refuse, findLive: refuse },
    ledger: { reservationsOf: refuse, entriesOf: refuse, holdsOf: refuse, differencesOf: refuse },
    assets: { sign: refuse, publicUrl: () => null, open: refuse },
    products: { insert: refuse, find: refuse, findMany: refuse, list: refuse, update: refuse, remove: refuse },
    scenes: {
      insert: refuse,
      find: refuse,
      list: refuse,
      listOfScenario: refuse,
      update: refuse,
      remove: refuse,
      isUploadUsed: refuse,
    },
    scenarios: { insert: refuse, find: refuse, list: refuse, update: refuse, remove: refuse },
    campaigns: {
      insert: refuse,
      find: refuse,
      list: refuse,
      update: refuse,
      remove: refuse,
      countWorkflows: refuse,
    },
    workflowStore: {
      workflows: {
        insert: refuse,
        find: refuse,
        list: refuse,
        applyEvent: refuse,
        readVersions: refuse,
        findOverdue: refuse,
        postponeWake: refuse,
        isShown: refuse,
        findEqualRefinement: refuse,
      },
      notifyWorkflow: refuse,
      giveBackRate: refuse,
      newUuid: () => '0190a000-0000-7000-8000-000000000002',
      now: () => new Date(),
      onStep: () => undefined,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    },
    uploads: { insert: refuse, find: refuse, conclude: refuse, remove: refuse },
    uploadStorage: {
      signPut: () => {
        throw connectionRefused();
      },
      openRange: refuse,
      remove: refuse,
    },
    checkReferenceUrl: async () => undefined,
    newId: () => '0190a000-0000-7000-8000-000000000001',
    catalogues: unreachableCatalogues(),
    batches: { insert: refuse, find: refuse, list: refuse, readJobs: refuse, setItems: refuse },
    videos: { listVideosOfWorkspace: refuse },
    templates: { list: refuse, requireGenerator: () => undefined },
    notifications: { list: refuse, find: refuse, countUnread: refuse, markRead: refuse, markAllRead: refuse },
    statistics: { countVideos: refuse },
    workflowStatistics: { countFacts: refuse, countTimes: refuse },
    avatarTools: {
      avatars: testConfig().avatars,
      aliases: { claim: refuse, release: refuse, find: refuse },
      executions: { find: refuse },
      randomText: (characters) => 'a'.repeat(characters),
      reportResult: refuse,
      checkImportUrl: async () => undefined,
    },
    sceneTools: {
      equalScenes: { findEqualScene: refuse },
      sceneSettings: testConfig().scenes,
    },
    workflowTools: unreachableWorkflows(),
    planAssets: () => [],
    inbox: { accept: refuse, quarantine: refuse },
    callbacks: { knows: () => true, tokenFits: () => false, read: refuse },
    hub: createJobEventHub({ changedSince: refuse, now: () => new Date(), onError: () => undefined }),
    workflowHub: createWorkflowHub({ changedSince: refuse }, { now: () => new Date(), onError: () => undefined }),
    workflowReads: { changedSince: refuse, readHistory: refuse },
    work: createWorkMetrics(),
    checkReadiness: async () => ({ ready: false, checks: { mongodb: 'down', postgres: 'down', s3: 'up' } }),
    queueDepth: refuse,
  };
}
