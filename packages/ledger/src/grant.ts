import { DomainError } from '@callsheet/domain';
import { isUniqueViolation, type Sql } from '@callsheet/postgres';
import { accountName } from './account.ts';
import { createMissingAccounts } from './create-accounts.ts';
import { lockAccounts } from './lock-accounts.ts';
import { writeEntries } from './write-entries.ts';

/**
 * Units given to a wallet. Monthly meters take their limit from the plan and cannot be granted: an account made by a
 * grant would lack the plan's limit.
 */
export interface Grant {
  readonly meter: 'credits';
  /** User id. */
  readonly subject: string;
  readonly period: 'wallet';
  /** Whole credits, at least 1. */
  readonly amount: number;
  /** Makes a repeat harmless, e.g. `signup:<user id>`. */
  readonly key: string;
}

/**
 * Raises a wallet's limit once per key, inside the transaction that it is given.
 * @throws DomainError VALIDATION_ERROR for an amount that is no positive whole number, IDEMPOTENCY_MISMATCH for a key that
 * was used for another grant.
 */
export async function grant(sql: Sql, input: Grant, at: Date): Promise<'granted' | 'duplicate'> {
  if (!Number.isSafeInteger(input.amount) || input.amount <= 0) {
    throw new DomainError({ code: 'VALIDATION_ERROR', message: 'A grant must be a positive whole number of credits.' });
  }
  const account = { meter: input.meter, subject: input.subject, period: input.period };
  const key = `grant:${input.key}`;
  await createMissingAccounts(sql, [{ ...account, limit: 0 }], at);
  const locked = await lockAccounts(sql, [account]);
  const { rows } = await sql.query<{ meter: 'credits'; subject: string; period: string; amount: number }>(
    'SELECT meter, subject, period, amount FROM ledger.entry WHERE key = $1',
    [key],
  );
  const earlier = rows[0];
  if (earlier !== undefined) {
    if (accountName(earlier) === accountName(account) && earlier.amount === input.amount) return 'duplicate';
    throw keyTaken();
  }
  try {
    await writeEntries(sql, locked, [{ account, kind: 'grant', amount: input.amount, key, reservationId: null, at }]);
  } catch (error) {
    // Somebody else's grant with this key, committed since we looked: only this account is locked.
    throw isUniqueViolation(error, 'entry_key_unique') ? keyTaken(error) : error;
  }
  return 'granted';
}

function keyTaken(cause?: unknown): DomainError {
  const message = 'This key was used for another grant; take a new one for each grant.';
  return new DomainError({ code: 'IDEMPOTENCY_MISMATCH', message, cause });
}
