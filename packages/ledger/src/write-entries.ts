import type { Sql } from '@callsheet/postgres';
import { type AccountKey, accountName, type LockedAccount } from './account.ts';
import { type ChainedEntry, chainEntries, type EntryKind, type NewEntry } from './entry-chain.ts';

/** What one unit of each kind does to its account. */
const EFFECT: Record<EntryKind, { readonly limit: number; readonly reserved: number; readonly captured: number }> = {
  grant: { limit: 1, reserved: 0, captured: 0 },
  adjust: { limit: 1, reserved: 0, captured: 0 },
  reserve: { limit: 0, reserved: 1, captured: 0 },
  capture: { limit: 0, reserved: -1, captured: 1 },
  release: { limit: 0, reserved: -1, captured: 0 },
};

/** How an account differs after some entries. */
export interface AccountChange {
  readonly limit: number;
  readonly reserved: number;
  readonly captured: number;
}

/** Sums up what entries do to the account they belong to. */
export function sumEntries(entries: readonly Pick<NewEntry, 'kind' | 'amount'>[]): AccountChange {
  const change = { limit: 0, reserved: 0, captured: 0 };
  for (const { kind, amount } of entries) {
    change.limit += EFFECT[kind].limit * amount;
    change.reserved += EFFECT[kind].reserved * amount;
    change.captured += EFFECT[kind].captured * amount;
  }
  return change;
}

/**
 * Appends entries to the chains of accounts that this transaction has locked and moves their balances along. The table's
 * own constraints refuse a key that exists and a balance that would leave its limits.
 */
export async function writeEntries(
  sql: Sql,
  locked: ReadonlyMap<string, LockedAccount>,
  entries: readonly NewEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const chained = chainEntries(locked, entries);
  await insertEntries(sql, chained);
  await moveBalances(sql, chained);
}

async function insertEntries(sql: Sql, entries: readonly ChainedEntry[]): Promise<void> {
  await sql.query(
    `INSERT INTO ledger.entry (meter, subject, period, seq, kind, amount, key, reservation_id, at, prev_hash, hash)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::text[],
                          $8::uuid[], $9::timestamptz[], $10::bytea[], $11::bytea[])`,
    [
      entries.map((entry) => entry.account.meter),
      entries.map((entry) => entry.account.subject),
      entries.map((entry) => entry.account.period),
      entries.map((entry) => entry.seq),
      entries.map((entry) => entry.kind),
      entries.map((entry) => entry.amount),
      entries.map((entry) => entry.key),
      entries.map((entry) => entry.reservationId),
      entries.map((entry) => entry.at.toISOString()),
      entries.map((entry) => entry.prevHash),
      entries.map((entry) => entry.hash),
    ],
  );
}

async function moveBalances(sql: Sql, entries: readonly ChainedEntry[]): Promise<void> {
  const byAccount = Map.groupBy(entries, (entry) => accountName(entry.account));
  const moves = [...byAccount.values()].map((group) => ({
    account: accountOf(group),
    change: sumEntries(group),
    head: lastOf(group),
  }));
  await sql.query(
    `UPDATE ledger.account a
        SET unit_limit = a.unit_limit + m.unit_limit,
            reserved = a.reserved + m.reserved,
            captured = a.captured + m.captured,
            head_seq = m.head_seq,
            head_hash = m.head_hash
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
                   $8::bytea[])
            AS m (meter, subject, period, unit_limit, reserved, captured, head_seq, head_hash)
      WHERE a.meter = m.meter AND a.subject = m.subject AND a.period = m.period`,
    [
      moves.map((move) => move.account.meter),
      moves.map((move) => move.account.subject),
      moves.map((move) => move.account.period),
      moves.map((move) => move.change.limit),
      moves.map((move) => move.change.reserved),
      moves.map((move) => move.change.captured),
      moves.map((move) => move.head.seq),
      moves.map((move) => move.head.hash),
    ],
  );
}

function accountOf(group: readonly ChainedEntry[]): AccountKey {
  return lastOf(group).account;
}

function lastOf(group: readonly ChainedEntry[]): ChainedEntry {
  const last = group.at(-1);
  if (last === undefined) throw new Error('a group of entries is never empty');
  return last;
}
