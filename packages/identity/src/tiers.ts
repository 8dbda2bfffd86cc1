import { DomainError, type RateLimits } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import { isPlainText } from './clean-text.ts';

/** What everybody has who was given no other. */
export const STANDARD_TIER = 'standard';
/** No exact class counts whoever has it; nobody changes it (C-39). */
export const UNLIMITED_TIER = 'unlimited';

/** Limits under a name, for users and API keys (R-004-35). */
export interface Tier {
  readonly name: string;
  readonly limits: RateLimits;
  readonly updatedAt: Date;
}

const COLUMNS = 'name, limits, updated_at AS "updatedAt"';
const MAX_LISTED = 500;

/** By name. */
export async function listTiers(sql: Sql): Promise<readonly Tier[]> {
  const { rows } = await sql.query<Tier>(`SELECT ${COLUMNS} FROM identity.tiers ORDER BY name LIMIT ${MAX_LISTED}`);
  return rows;
}

/** A tier; null where there is none. With `lock` it stays as it is until the transaction ends. */
export async function findTier(sql: Sql, name: string, options: { lock?: boolean } = {}): Promise<Tier | null> {
  if (!isPlainText(name)) return null;
  const { rows } = await sql.query<Tier>(
    `SELECT ${COLUMNS} FROM identity.tiers WHERE name = $1 ${options.lock === true ? 'FOR UPDATE' : ''}`,
    [name],
  );
  return rows[0] ?? null;
}

/** @throws DomainError NOT_FOUND. */
export async function requireTier(sql: Sql, name: string): Promise<void> {
  if ((await findTier(sql, name)) !== null) return;
  throw new DomainError({ code: 'NOT_FOUND', message: 'There is no tier of this name; make it first.' });
}

/**
 * What the tiers say that concern a caller: that of their key, where it has one, that of the user, and the standard one,
 * in the order in which they count.
 */
export async function findTierLimits(
  sql: Sql,
  input: { readonly userId: string; readonly keyTier: string | null },
): Promise<readonly (RateLimits | null)[]> {
  const { rows } = await sql.query<{ key: RateLimits | null; user: RateLimits | null; standard: RateLimits | null }>(
    `SELECT (SELECT limits FROM identity.tiers WHERE name = $2) AS key,
            (SELECT t.limits FROM identity.users u JOIN identity.tiers t ON t.name = u.tier WHERE u.id = $1) AS "user",
            (SELECT limits FROM identity.tiers WHERE name = $3) AS standard`,
    [input.userId, input.keyTier, STANDARD_TIER],
  );
  return rows.flatMap(({ key, user, standard }) => [key, user, standard]);
}
