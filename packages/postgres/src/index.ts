export { isDatabaseUnavailable, isUniqueViolation, sqlStateOf } from './classify-error.ts';
export { CommitOutcomeUnknownError } from './commit-outcome-unknown-error.ts';
export { createDatabase, type DatabaseOptions } from './create-database.ts';
export { createListener, type Listener, type ListenerOptions } from './create-listener.ts';
export { createNotifications, MAX_NOTIFICATION_BYTES } from './create-notifications.ts';
export { MigrationError } from './migration-error.ts';
export { type Migration, runMigrations } from './run-migrations.ts';
export type { PostgresLog, Sql, SqlDatabase, SqlResult, TransactionOptions } from './sql.ts';
export type { StatementObserver } from './time-statements.ts';
