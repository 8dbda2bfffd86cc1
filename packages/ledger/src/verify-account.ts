import type { Sql } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';
import { GENESIS_HASH, hashEntry } from './entry-chain.ts';
import { listEntries } from './list-entries.ts';
import { type AccountChange, sumEntries } from './write-entries.ts';

/** One place where the books disagree. `expected` follows from the entries, `actual` is what stands there. */
export interface LedgerDifference {
  readonly account: AccountKey;
  readonly about: 'limit' | 'reserved' | 'captured' | 'sequence' | 'chain' | 'head' | 'reservation' | 'account';
  /** Seq of the entry, or id of the reservation; null for the account as a whole. */
  readonly where: string | null;
  readonly expected: string;
  readonly actual: string;
}

interface AccountRow {
  limit: number;
  reserved: number;
  captured: number;
  headSeq: number;
  headHash: Buffer;
}

interface Finding extends Omit<LedgerDifference, 'account'> {}

const ENTRIES_PER_PAGE = 1_000;

/** Checks one account; the caller provides a snapshot. */
export async function verifyAccount(sql: Sql, account: AccountKey): Promise<readonly LedgerDifference[]> {
  const { rows } = await sql.query<AccountRow>(
    `SELECT unit_limit AS "limit", reserved, captured, head_seq AS "headSeq", head_hash AS "headHash"
       FROM ledger.account WHERE meter = $1 AND subject = $2 AND period = $3`,
    [account.meter, account.subject, account.period],
  );
  const row = rows[0];
  const findings =
    row === undefined
      ? [{ about: 'account', where: null, expected: 'an account', actual: 'none' } as const]
      : [...(await checkEntries(sql, account, row)), ...(await checkReservations(sql, account))];
  return findings.map((finding) => ({ account, ...finding }));
}

async function checkEntries(sql: Sql, account: AccountKey, row: AccountRow): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const sums: AccountChange[] = [];
  let seq = 0;
  let hash = GENESIS_HASH;
  for (;;) {
    const entries = await listEntries(sql, { ...account, after: seq, limit: ENTRIES_PER_PAGE });
    for (const entry of entries) {
      const where = String(entry.seq);
      if (entry.seq !== seq + 1) findings.push(differ('sequence', where, seq + 1, entry.seq));
      if (!entry.prevHash.equals(hash)) findings.push(differ('chain', where, hex(hash), hex(entry.prevHash)));
      const recomputed = hashEntry(entry);
      if (!entry.hash.equals(recomputed)) findings.push(differ('chain', where, hex(recomputed), hex(entry.hash)));
      seq = entry.seq;
      hash = entry.hash;
    }
    sums.push(sumEntries(entries));
    if (entries.length < ENTRIES_PER_PAGE) break;
  }
  if (row.headSeq !== seq) findings.push(differ('head', null, seq, row.headSeq));
  if (!row.headHash.equals(hash)) findings.push(differ('head', null, hex(hash), hex(row.headHash)));
  for (const about of ['limit', 'reserved', 'captured'] as const) {
    const expected = sums.reduce((total, sum) => total + sum[about], 0);
    if (row[about] !== expected) findings.push(differ(about, null, expected, row[about]));
  }
  return findings;
}

/** Each reservation has one `reserve` entry of its amount and, once settled, the one terminal entry of its state. */
async function checkReservations(sql: Sql, account: AccountKey): Promise<readonly Finding[]> {
  const { rows } = await sql.query<{ id: string; expected: string; actual: string }>(
    `WITH booked AS (
       SELECT reservation_id, string_agg(kind || ' ' || amount, ', ' ORDER BY seq) AS entries
         FROM ledger.entry
        WHERE meter = $1 AND subject = $2 AND period = $3 AND reservation_id IS NOT NULL
        GROUP BY reservation_id
     ), held AS (
       SELECT id, 'reserve ' || amount || CASE state
                WHEN 'captured' THEN ', capture ' || amount
                WHEN 'released' THEN ', release ' || amount
                ELSE '' END AS entries
         FROM ledger.reservation
        WHERE meter = $1 AND subject = $2 AND period = $3
     )
     SELECT coalesce(held.id, booked.reservation_id) AS id,
            coalesce(booked.entries, 'no entries') AS expected,
            coalesce(held.entries, 'no reservation') AS actual
       FROM held FULL JOIN booked ON booked.reservation_id = held.id
      WHERE held.entries IS DISTINCT FROM booked.entries
      ORDER BY 1`,
    [account.meter, account.subject, account.period],
  );
  return rows.map((row) => differ('reservation', row.id, row.expected, row.actual));
}

function differ(
  about: Finding['about'],
  where: string | null,
  expected: string | number,
  actual: string | number,
): Finding {
  return { about, where, expected: String(expected), actual: String(actual) };
}

function hex(hash: Buffer): string {
  return hash.toString('hex');
}
