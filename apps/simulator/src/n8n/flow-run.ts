import type { PredictionFaults } from '../faults/fault-store.ts';
import type { FlowOrder } from './parse-flow-order.ts';

/** How a run ended. `uploadedKey` null: the file is served here. */
export type FlowOutcome =
  | {
      readonly status: 'ready';
      readonly uploadedKey: string | null;
      readonly sizeBytes: number;
      readonly durationSeconds: number;
    }
  | { readonly status: 'failed'; readonly error: string }
  | { readonly status: 'broken'; readonly errorMessage: string };

/** One execution of a flow, as the simulator remembers it. */
export interface FlowRun {
  /** `exec_…` */
  readonly executionId: string;
  readonly order: FlowOrder;
  readonly faults: PredictionFaults;
  readonly outcome: FlowOutcome | null;
  readonly endedAt: Date | null;
}

export interface FlowRunStore {
  readonly add: (run: Pick<FlowRun, 'executionId' | 'order' | 'faults'>) => FlowRun;
  readonly get: (executionId: string) => FlowRun | undefined;
  readonly list: () => readonly FlowRun[];
  readonly end: (executionId: string, outcome: FlowOutcome) => void;
  readonly remove: (executionId: string) => void;
}

/** Runs in memory: a restarted simulator has forgotten them, as tests want it. */
export function createFlowRunStore(now: () => Date): FlowRunStore {
  const runs = new Map<string, FlowRun>();
  return {
    add: (made) => {
      const run: FlowRun = { ...made, outcome: null, endedAt: null };
      runs.set(run.executionId, run);
      return run;
    },
    get: (executionId) => runs.get(executionId),
    list: () => [...runs.values()],
    end: (executionId, outcome) => {
      const run = runs.get(executionId);
      if (run !== undefined) runs.set(executionId, { ...run, outcome, endedAt: now() });
    },
    remove: (executionId) => {
      runs.delete(executionId);
    },
  };
}
