import { beginWorkflow } from './begin-workflow.ts';
import { evolveWorkflow } from './evolve-workflow.ts';
import type { Workflow } from './workflow.ts';
import type { WorkflowEvent } from './workflow-event.ts';

/** The workflow after these events, which are all from its first one on (R-004-50). */
export function foldWorkflow(events: readonly WorkflowEvent[]): Workflow {
  const [first, ...rest] = events;
  if (first?.type !== 'workflow.created' && first?.type !== 'workflow.branched') {
    throw new Error(`a workflow cannot begin with ${first?.type ?? 'nothing'}`);
  }
  return rest.reduce(evolveWorkflow, beginWorkflow(first));
}
