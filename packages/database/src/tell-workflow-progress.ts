import { type WorkflowProgress, workflowProgressOf } from '@callsheet/domain';
import type { WorkflowRepository } from './create-workflow-repository.ts';

/** The same repository, telling what each event that was stored through it means: of all processes, only one stores it. */
export function tellWorkflowProgress(
  workflows: WorkflowRepository,
  onProgress: (progress: WorkflowProgress) => void,
): WorkflowRepository {
  return {
    ...workflows,
    async insert(input) {
      const outcome = await workflows.insert(input);
      if (outcome === 'inserted') onProgress(workflowProgressOf(input.workflow, input.event));
      return outcome;
    },
    async applyEvent(input) {
      const applied = await workflows.applyEvent(input);
      if (applied) onProgress(workflowProgressOf(input.workflow, input.event));
      return applied;
    },
  };
}
