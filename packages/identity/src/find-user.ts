import type { Sql } from '@callsheet/postgres';
import { isUuid, type Role, type User } from './account.ts';
import { normalizeEmail } from './clean-registration.ts';

interface UserRow {
  id: string;
  email: string;
  name: string | null;
  roles: Role[];
  createdAt: Date;
}

const COLUMNS = 'id, email, name, roles, created_at AS "createdAt"';

/** Null for an id that nobody has, malformed ones included. */
export async function findUser(sql: Sql, id: string): Promise<User | null> {
  if (!isUuid(id)) return null;
  const { rows } = await sql.query<UserRow>(`SELECT ${COLUMNS} FROM identity.users WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

/** A user and their password's hash, for signing in; null for an address that nobody has. */
export async function findCredentials(sql: Sql, email: string): Promise<{ user: User; passwordHash: string } | null> {
  // NUL is valid in JSON and in no Postgres text.
  if (email.includes('\u0000')) return null;
  const { rows } = await sql.query<UserRow & { passwordHash: string }>(
    `SELECT ${COLUMNS}, password_hash AS "passwordHash" FROM identity.users WHERE lower(email) = lower($1)`,
    [normalizeEmail(email)],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { passwordHash, ...user } = row;
  return { user, passwordHash };
}
