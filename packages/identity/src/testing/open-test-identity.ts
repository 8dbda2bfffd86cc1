import { createDatabase, runMigrations, type Sql, type SqlDatabase } from '@callsheet/postgres';
import { createTestDatabase, type TestDatabase } from '@callsheet/test-support';
import type { Workspace } from '../account.ts';
import { createIdentity, type Identity } from '../create-identity.ts';
import type { SignupSettings } from '../identity-dependencies.ts';
import { identityMigrations } from '../migrations.ts';

/** A clock that tests move. */
export interface TestClock {
  now(): Date;
  advance(seconds: number): void;
}

export interface TestIdentity {
  readonly database: TestDatabase;
  readonly db: SqlDatabase;
  readonly clock: TestClock;
  open(overrides?: {
    signup?: SignupSettings;
    onRegistered?: (sql: Sql) => Promise<void>;
    onPlanChanged?: (sql: Sql, workspace: Workspace) => Promise<void>;
  }): Identity;
}

/** Seconds. */
export const REFRESH_TTL = 30 * 24 * 3600;
export const REUSE_GRACE = 20;

/** Identity on a database of its own, with a table in place of the ledger. */
export async function openTestIdentity(options: { adminUrl: string; label: string }): Promise<TestIdentity> {
  const database = await createTestDatabase(options);
  const db = createDatabase({
    connectionString: database.url,
    maxConnections: 8,
    applicationName: options.label,
    connectTimeoutMs: 60_000,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  await runMigrations(db, identityMigrations);
  await db.query('CREATE TABLE signup_credit (user_id text PRIMARY KEY, workspace_id text)');
  let current = Date.parse('2031-05-10T12:00:00.000Z');
  const clock: TestClock = {
    now: () => new Date(current),
    advance: (seconds) => {
      current += seconds * 1000;
    },
  };
  return {
    database,
    db,
    clock,
    open: (overrides = {}) =>
      createIdentity({
        db,
        now: clock.now,
        signup: overrides.signup ?? { adminEmails: [], allowUnverifiedAdmin: false },
        refreshTtlSeconds: REFRESH_TTL,
        reuseGraceSeconds: REUSE_GRACE,
        onPlanChanged: overrides.onPlanChanged ?? (async () => undefined),
        onRegistered: async (sql, { userId, workspaceId }) => {
          await sql.query('INSERT INTO signup_credit VALUES ($1, $2)', [userId, workspaceId]);
          await overrides.onRegistered?.(sql);
        },
      }),
  };
}
