import { createHash } from 'node:crypto';
import { MigrationError } from './migration-error.ts';
import type { Sql, SqlDatabase } from './sql.ts';

/** One step of a schema. Once released it is never edited; changes come as further steps. */
export interface Migration {
  /** `<schema>/0001-title`. */
  readonly name: string;
  readonly sql: string;
}

const NAME = /^[a-z_]+\/\d{4}-[a-z0-9-]+$/;
/** Any number will do, as long as every process of Callsheet uses the same one. */
const LOCK = 7_402_119_331;
/** Long enough to wait for another process that migrates, and for an index on a large table. */
const STATEMENT_TIMEOUT_MS = 10 * 60_000;

const JOURNAL = `
  CREATE SCHEMA IF NOT EXISTS callsheet;
  CREATE TABLE IF NOT EXISTS callsheet.migration (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`;

/**
 * Applies, in the order given, what the database does not have yet, and answers the names applied. Each step and its
 * row are one transaction under an advisory lock, so that any number of processes may boot at once.
 * @throws MigrationError when an applied migration was edited afterwards, or when one fails.
 */
export async function runMigrations(db: SqlDatabase, migrations: readonly Migration[]): Promise<readonly string[]> {
  checkNames(migrations);
  const applied: string[] = [];
  await underLock(db, (sql) => sql.query(JOURNAL));
  for (const migration of migrations) {
    if (await underLock(db, (sql) => applyOnce(sql, migration))) applied.push(migration.name);
  }
  return applied;
}

function checkNames(migrations: readonly Migration[]): void {
  const seen = new Set<string>();
  for (const { name } of migrations) {
    if (!NAME.test(name)) throw new MigrationError({ migration: name, message: 'must be named <schema>/0001-title' });
    if (seen.has(name)) throw new MigrationError({ migration: name, message: 'is listed twice' });
    seen.add(name);
  }
}

function underLock<T>(db: SqlDatabase, run: (sql: Sql) => Promise<T>): Promise<T> {
  return db.transaction(
    async (sql) => {
      await sql.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      return run(sql);
    },
    { statementTimeoutMs: STATEMENT_TIMEOUT_MS, repeatable: true },
  );
}

async function applyOnce(sql: Sql, migration: Migration): Promise<boolean> {
  const checksum = createHash('sha256').update(migration.sql).digest('hex');
  const { rows } = await sql.query<{ checksum: string }>('SELECT checksum FROM callsheet.migration WHERE name = $1', [
    migration.name,
  ]);
  const stored = rows[0];
  if (stored !== undefined) {
    if (stored.checksum === checksum) return false;
    throw new MigrationError({
      migration: migration.name,
      message: 'was applied to this database with another text; restore it and put the change into a new migration',
    });
  }
  try {
    await sql.query(migration.sql);
  } catch (error) {
    throw new MigrationError({ migration: migration.name, message: 'failed and was rolled back', cause: error });
  }
  await sql.query('INSERT INTO callsheet.migration (name, checksum) VALUES ($1, $2)', [migration.name, checksum]);
  return true;
}
