export { buildDependencies } from './build-dependencies.ts';
export { buildWorker, type Worker, type WorkerDependencies } from './build-worker.ts';
export { ConfigError, configSchema, loadConfig, type WorkerConfig } from './config.ts';
