import { beginWorkflow, evolveWorkflow, type Workflow, type WorkflowVersion } from '@callsheet/domain';

/** A version and the workflow as it was then. */
export interface WorkflowMoment extends WorkflowVersion {
  readonly workflow: Workflow;
}

/** Every moment of a workflow, oldest first, from all of its versions. */
export function momentsOf(versions: readonly WorkflowVersion[]): readonly WorkflowMoment[] {
  let workflow: Workflow | null = null;
  return versions.map(({ version, event }) => {
    const begins = event.type === 'workflow.created' || event.type === 'workflow.branched';
    if (begins) workflow = beginWorkflow(event);
    else if (workflow !== null) workflow = evolveWorkflow(workflow, event);
    if (workflow === null) throw new Error('the first version of a workflow is missing');
    return { version, event, workflow };
  });
}
