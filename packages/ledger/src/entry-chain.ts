import { createHash } from 'node:crypto';
import { type AccountKey, accountName } from './account.ts';

export type EntryKind = 'grant' | 'reserve' | 'capture' | 'release' | 'adjust';

/** A movement that has not been written yet. `amount` is in the meter's units; negative only for `adjust`. */
export interface NewEntry {
  readonly account: AccountKey;
  readonly kind: EntryKind;
  readonly amount: number;
  /** Unique over the whole ledger: what makes a movement happen once. */
  readonly key: string;
  readonly reservationId: string | null;
  readonly at: Date;
}

/** A movement with its place in its account's chain. */
export interface ChainedEntry extends NewEntry {
  readonly seq: number;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
}

/** What stands before the first entry of every account. */
export const GENESIS_HASH: Buffer = Buffer.alloc(32);

/** SHA-256 over the hash before it and every field of the entry, in a fixed order. */
export function hashEntry(entry: Omit<ChainedEntry, 'hash'>): Buffer {
  const fields = [
    entry.account.meter,
    entry.account.subject,
    entry.account.period,
    entry.seq,
    entry.kind,
    entry.amount,
    entry.key,
    entry.reservationId,
    entry.at.toISOString(),
  ];
  return createHash('sha256').update(entry.prevHash).update(JSON.stringify(fields)).digest();
}

/** Where an account's chain ends. */
export interface ChainHead {
  readonly headSeq: number;
  readonly headHash: Buffer;
}

/** Gives each entry the next place in its account's chain. `heads` holds every account that occurs. */
export function chainEntries(heads: ReadonlyMap<string, ChainHead>, entries: readonly NewEntry[]): ChainedEntry[] {
  const ends = new Map(heads);
  return entries.map((entry) => {
    const name = accountName(entry.account);
    const head = ends.get(name);
    if (head === undefined) throw new Error('an entry was to be written for an account that is not locked');
    const placed = { ...entry, seq: head.headSeq + 1, prevHash: head.headHash };
    const chained = { ...placed, hash: hashEntry(placed) };
    ends.set(name, { headSeq: chained.seq, headHash: chained.hash });
    return chained;
  });
}
