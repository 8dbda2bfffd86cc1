export {
  type CountedPart,
  type CountedProgress,
  createWorkflowCounts,
  type MetricMakers,
  type WorkflowCounts,
} from './count-workflows.ts';
export { DATABASE_CALLS, JOB_PROCESSING, JOBS_ENDED } from './metric-definitions.ts';
export { runShutdown, type ShutdownLog, type ShutdownPhase } from './run-shutdown.ts';
export { type StoppableProcess, stopOnSignals } from './stop-on-signals.ts';
export { StoreAwayError, type StoreWait, type WaitForStoreOptions, waitForStore } from './wait-for-store.ts';
