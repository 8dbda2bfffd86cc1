import { evolveWorkflow } from './evolve-workflow.ts';
import { foldWorkflow } from './fold-workflow.ts';
import type { Workflow, WorkflowStatus, WorkflowStep } from './workflow.ts';
import type { WorkflowVersion } from './workflow-event.ts';
import { type WorkflowSignal, workflowSignals } from './workflow-signals.ts';

/** An event with what it means, and how the workflow stood after it. */
export interface SignaledVersion {
  readonly version: number;
  readonly at: Date;
  readonly step: WorkflowStep;
  readonly status: WorkflowStatus;
  readonly signals: readonly WorkflowSignal[];
}

/** What the versions of a workflow mean to its watchers, those that mean nothing left out. All of them, from the first on. */
export function signaledVersions(versions: readonly WorkflowVersion[]): readonly SignaledVersion[] {
  let before: Workflow | null = null;
  return versions.flatMap(({ version, event }) => {
    const after: Workflow = before === null ? foldWorkflow([event]) : evolveWorkflow(before, event);
    const signals = workflowSignals(before, event, after);
    before = after;
    return signals.length === 0 ? [] : [{ version, at: event.at, step: after.step, status: after.status, signals }];
  });
}
