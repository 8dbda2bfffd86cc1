import { randomUUID } from 'node:crypto';
import { createObjectId, createWorkflowRepository, tellWorkflowProgress } from '@callsheet/database';
import {
  branchWorkflow,
  cancelWorkflowOrder,
  createWorkflow,
  deleteWorkflow,
  type EngineDependencies,
  findWorkflowOrder,
  generateFrames,
  generateWorkflowVideo,
  type RateTaker,
  refineWorkflow,
  regenerateFrames,
  reviewFrames,
  WORKFLOW_NOTICE_CHANNEL,
  type WorkflowDependencies,
} from '@callsheet/engine';
import type { Logger } from '@callsheet/logging';
import { createNotifications } from '@callsheet/postgres';
import type { ApiConfig } from './config.ts';
import type { WorkMetrics } from './features/health/work-metrics.ts';
import { createWorkflowModels } from './features/workflow-models/create-workflow-models.ts';
import { createModelWatch } from './features/workflow-models/watch-models.ts';
import type { Stores } from './open-stores.ts';
import type { WorkflowCommands, WorkflowTools } from './workflow-ports.ts';

/** How often providers are asked which models they have. */
const MODELS_EVERY_MS = 600_000;

export interface Workflows {
  readonly tools: WorkflowTools;
  readonly dependencies: WorkflowDependencies;
  close(): void;
}

/** Creative workflows: their store, their models and the use cases on both. */
export function buildWorkflows(
  config: Pick<ApiConfig, 'workflows'>,
  { db, documents }: Pick<Stores, 'db' | 'documents'>,
  {
    engine,
    now,
    log,
    work,
  }: {
    readonly engine: EngineDependencies;
    readonly now: () => Date;
    readonly log: Logger;
    readonly work: Pick<WorkMetrics, 'workflowProgressed'>;
  },
): Workflows {
  const { poe, replicate, policy, ...settings } = config.workflows;
  const watch = createModelWatch({ models: settings.models, ask: { poe: null, replicate: null }, log });
  const models = createWorkflowModels(settings, watch.isGone);
  const workflows = tellWorkflowProgress(createWorkflowRepository(documents), work.workflowProgressed);
  const notify = createNotifications(db, WORKFLOW_NOTICE_CHANNEL);
  const dependencies: WorkflowDependencies = {
    workflows,
    notifyWorkflow: (notice) => notify(JSON.stringify(notice)),
    giveBackRate: async () => undefined,
    now,
    onStep: engine.onStep,
    log,
    engine,
    models,
    policy,
    newId: createObjectId,
    newUuid: randomUUID,
  };
  const keys = { poe: poe.apiKey, replicate: replicate.apiToken };
  watch.start(MODELS_EVERY_MS);
  return {
    tools: {
      workflows,
      workflowCommands: bindCommands(dependencies),
      workflowModels: models,
      workflowPolicy: policy,
      canOrder: async (provider) => keys[provider] !== null,
      rateOf: () => UNCOUNTED,
    },
    dependencies,
    close: () => watch.stop(),
  };
}

const UNCOUNTED: RateTaker = {
  take: async () => ({ id: null, startAfterMs: 0 }),
  giveBack: async () => undefined,
};

function bindCommands(deps: WorkflowDependencies): WorkflowCommands {
  return {
    create: (command) => createWorkflow(deps, command),
    refine: (command) => refineWorkflow(deps, command),
    generateFrames: (command) => generateFrames(deps, command),
    regenerateFrames: (command) => regenerateFrames(deps, command),
    generateVideo: (command) => generateWorkflowVideo(deps, command),
    review: (command) => reviewFrames(deps, command),
    cancel: (command) => cancelWorkflowOrder(deps, command),
    remove: (command) => deleteWorkflow(deps, command),
    branch: (command) => branchWorkflow(deps, command),
    findOrder: (order) => findWorkflowOrder(deps, order),
  };
}
