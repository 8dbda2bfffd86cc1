export { type AppProcess, startApp } from './app-process.ts';
export { buildApps } from './build-apps.ts';
export { CommandError, reportErrors } from './command-error.ts';
export { type DevelopmentSecrets, developmentSecrets } from './development-secrets.ts';
export { freePort } from './ports.ts';
export { readEvents, type ServerEvent } from './read-events.ts';
export { repositoryRoot, stackDirectory } from './repository-root.ts';
export { type AppName, type SystemStores, systemEnvironment, withDatabase } from './system-environment.ts';
