import { thresholdsReached, usedOf } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import { accountName, type LockedAccount } from './account.ts';
import type { NewEntry } from './entry-chain.ts';
import { sumEntries } from './write-entries.ts';

/**
 * Notes which shares of their limit monthly accounts reach by these entries, each once per account however often it is
 * left and reached again (http-surface.md 6.4, `quota.threshold`). Belongs into the transaction that holds the accounts'
 * locks and writes the entries: what was noted has taken place, and what has taken place was noted. Most entries reach
 * nothing and cost no statement.
 */
export async function recordThresholds(
  sql: Sql,
  locked: ReadonlyMap<string, LockedAccount>,
  entries: readonly NewEntry[],
  at: Date,
): Promise<void> {
  const reached = [...Map.groupBy(entries, ({ account }) => accountName(account))].flatMap(([name, group]) => {
    const account = locked.get(name);
    if (account === undefined || account.meter !== 'videoGenerations') return [];
    const change = sumEntries(group);
    const { balance, ...key } = account;
    const before = { used: usedOf(balance), limit: balance.limit };
    const used = before.used + change.reserved + change.captured;
    const after = { used, limit: before.limit + change.limit };
    const known = thresholdsReached(before);
    return thresholdsReached(after).flatMap((percent) =>
      known.includes(percent) ? [] : [{ ...key, ...after, percent }],
    );
  });
  if (reached.length === 0) return;
  await sql.query(
    `INSERT INTO ledger.quota_threshold (meter, subject, period, percent, used, unit_limit, at)
     SELECT meter, subject, period, percent, used, unit_limit, $7
       FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::bigint[], $6::bigint[])
            AS reached (meter, subject, period, percent, used, unit_limit)
     ON CONFLICT DO NOTHING`,
    [
      reached.map(({ meter }) => meter),
      reached.map(({ subject }) => subject),
      reached.map(({ period }) => period),
      reached.map(({ percent }) => percent),
      reached.map(({ used }) => used),
      reached.map(({ limit }) => limit),
      at,
    ],
  );
}
