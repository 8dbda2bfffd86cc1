import { createObjectId } from '@callsheet/database';
import {
  branchWorkflow,
  cancelWorkflowOrder,
  createWorkflow,
  deleteWorkflow,
  findWorkflowOrder,
  generateFrames,
  generateWorkflowVideo,
  refineWorkflow,
  regenerateFrames,
  reviewFrames,
  type WorkflowDependencies,
} from '@callsheet/engine';
import type { Logger } from '@callsheet/logging';
import type { OwnProviderKeys } from './account-ports.ts';
import type { ApiConfig } from './config.ts';
import { askProviders } from './features/workflow-models/ask-providers.ts';
import { createWorkflowModels } from './features/workflow-models/create-workflow-models.ts';
import { createModelWatch } from './features/workflow-models/watch-models.ts';
import type { ApiWorkflowStore } from './wire-workflow-store.ts';
import type { WorkflowCommands, WorkflowTools } from './workflow-ports.ts';

/** How often providers are asked which models they have. */
const MODELS_EVERY_MS = 600_000;

export interface Workflows {
  readonly tools: WorkflowTools;
  readonly dependencies: WorkflowDependencies;
  close(): void;
}

/** Creative workflows: their models, and the use cases on those and on their store. */
export function buildWorkflows(
  config: Pick<ApiConfig, 'workflows'>,
  {
    engine,
    store,
    providerKeys,
    log,
  }: Pick<WorkflowDependencies, 'engine'> & {
    readonly store: ApiWorkflowStore;
    readonly providerKeys: Pick<OwnProviderKeys, 'findLive'>;
    readonly log: Logger;
  },
): Workflows {
  const { poe, replicate, policy, ...settings } = config.workflows;
  const watch = createModelWatch({ models: settings.models, ask: askProviders({ poe, replicate }, store.now), log });
  const models = createWorkflowModels(settings, watch.isGone);
  const { workflows } = store;
  const dependencies: WorkflowDependencies = { ...store, engine, models, policy, newId: createObjectId };
  const keys = { poe: poe.apiKey, replicate: replicate.apiToken };
  watch.start(MODELS_EVERY_MS);
  return {
    tools: {
      workflows,
      workflowCommands: bindCommands(dependencies),
      workflowModels: models,
      workflowPolicy: policy,
      canOrder: async (provider, userId) =>
        keys[provider] !== null || (await providerKeys.findLive({ ownerId: userId, provider })) !== null,
    },
    dependencies,
    close: () => watch.stop(),
  };
}

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
