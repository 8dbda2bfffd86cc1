export { runShutdown, type ShutdownLog, type ShutdownPhase } from './run-shutdown.ts';
export { type StoppableProcess, stopOnSignals } from './stop-on-signals.ts';
export { StoreAwayError, type WaitForStoreOptions, waitForStore } from './wait-for-store.ts';
