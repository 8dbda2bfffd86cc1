import { describe, expect, it } from 'vitest';
import { type AccountKey, accountName } from './account.ts';
import { chainEntries, GENESIS_HASH, hashEntry, type NewEntry } from './entry-chain.ts';

const account: AccountKey = { meter: 'credits', subject: 'u1', period: 'wallet' };
const other: AccountKey = { ...account, subject: 'u2' };
const at = new Date('2031-05-01T00:00:00.000Z');

function grantOf(to: AccountKey, amount: number, key: string): NewEntry {
  return { account: to, kind: 'grant', amount, key, reservationId: null, at };
}

describe('the chain of entries', () => {
  const heads = new Map([
    [accountName(account), { headSeq: 0, headHash: GENESIS_HASH }],
    [accountName(other), { headSeq: 7, headHash: Buffer.alloc(32, 1) }],
  ]);

  it('numbers each account on its own and links every entry to the one before', () => {
    const chained = chainEntries(heads, [grantOf(account, 1, 'a'), grantOf(other, 2, 'b'), grantOf(account, 3, 'c')]);
    expect(chained.map((entry) => entry.seq)).toEqual([1, 8, 2]);
    expect(chained[0]?.prevHash).toEqual(GENESIS_HASH);
    expect(chained[2]?.prevHash).toEqual(chained[0]?.hash);
    expect(chained[1]?.prevHash).toEqual(Buffer.alloc(32, 1));
  });

  it('changes the hash when any field changes', () => {
    const entry = { ...grantOf(account, 1, 'a'), seq: 1, prevHash: GENESIS_HASH };
    const variants = [
      entry,
      { ...entry, account: other },
      { ...entry, account: { ...account, period: 'wallet2' } },
      { ...entry, seq: 2 },
      { ...entry, kind: 'adjust' as const },
      { ...entry, amount: 2 },
      { ...entry, key: 'b' },
      { ...entry, reservationId: 'r' },
      { ...entry, at: new Date(at.getTime() + 1) },
      { ...entry, prevHash: Buffer.alloc(32, 1) },
    ];
    expect(new Set(variants.map((variant) => hashEntry(variant).toString('hex'))).size).toBe(variants.length);
  });

  it('refuses an entry for an account that nobody locked', () => {
    expect(() => chainEntries(new Map(), [grantOf(account, 1, 'a')])).toThrow('not locked');
  });
});
