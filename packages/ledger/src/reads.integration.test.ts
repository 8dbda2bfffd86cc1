import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { EntryPlace } from './list-owner-entries.ts';
import { openTestLedger, requestFor, type TestLedger, videoCharge } from './testing/open-test-ledger.ts';

const tasks: TestNode[] = [];
let test: TestLedger;
let now = new Date('2031-05-10T12:00:00.000Z');

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'ledger reads', now: () => now });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

const credits = { meter: 'credits', period: 'wallet', limit: 0, action: 'generate_scene' } as const;

/** A workspace with two months and the wallet of its user. */
async function spend(subject: string) {
  const user = `${subject}-user`;
  await test.ledger.grant(undefined, { meter: 'credits', subject: user, period: 'wallet', amount: 50, key: subject });
  const wallet = videoCharge(user, { ...credits, amount: 10 });
  await test.ledger.admit(requestFor(`${subject}-1`, [videoCharge(subject), wallet]));
  await test.ledger.settle({ jobId: `${subject}-1`, number: 1, money: 'capture', cause: 'success', at: now });
  await test.ledger.admit(requestFor(`${subject}-2`, [videoCharge(subject, { period: '2031-06' })]));
  return [
    { meter: 'videoGenerations', subject },
    { meter: 'credits', subject: user },
  ] as const;
}

describe('what the ledger knows about a job', () => {
  it('U-09: names every reservation with its movements, admission by admission', async () => {
    await spend('receipt');
    await test.ledger.admit(requestFor('receipt-1', [videoCharge('receipt')], 2));
    now = new Date('2031-05-10T13:00:00.000Z');
    await test.ledger.settle({ jobId: 'receipt-1', number: 2, money: 'release', cause: 'provider', at: now });
    const reservations = await test.ledger.readJobEntries('receipt-1');
    expect(reservations).toMatchObject([
      {
        number: 1,
        account: { meter: 'credits', subject: 'receipt-user', period: 'wallet' },
        amount: 10,
        state: 'captured',
        cause: 'success',
        entries: [
          { seq: 2, kind: 'reserve', amount: 10 },
          { seq: 3, kind: 'capture', amount: 10 },
        ],
      },
      { number: 1, account: { meter: 'videoGenerations', subject: 'receipt' }, state: 'captured' },
      {
        number: 2,
        action: 'generate_prompt',
        amount: 1,
        state: 'released',
        cause: 'provider',
        settledAt: now,
        entries: [{ kind: 'reserve' }, { kind: 'release', amount: 1, at: now }],
      },
    ]);
    expect(await test.ledger.readJobEntries('unheard-of')).toEqual([]);
  });
});

describe('listing the holds of an account', () => {
  it('R-003-18: names what is open, newest first, and nothing of what was settled or belongs to others', async () => {
    const wallet = { meter: 'credits', subject: 'held-user', period: 'wallet' } as const;
    for (const subject of ['held-user', 'other-user'])
      await test.ledger.grant(undefined, { ...wallet, subject, amount: 50, key: subject });
    const scene = (subject: string) => [
      videoCharge(subject, { ...credits, action: 'generate_image', amount: 2 }),
      videoCharge(subject, { ...credits, amount: 10 }),
    ];
    now = new Date('2031-05-11T12:00:00.000Z');
    await test.ledger.admit(requestFor('held-1', [...scene('held-user'), videoCharge('held')]));
    const later = new Date('2031-05-11T13:00:00.000Z');
    now = later;
    await test.ledger.admit(requestFor('held-2', scene('held-user'), 2));
    await test.ledger.admit(requestFor('held-3', scene('other-user')));
    const image = { jobId: 'held-1', number: 1, actions: ['generate_image'] };
    await test.ledger.settle({ ...image, money: 'capture', cause: 'success', at: now });
    const holds = [
      { jobId: 'held-2', number: 2, action: 'generate_image', amount: 2, since: later },
      { jobId: 'held-2', number: 2, action: 'generate_scene', amount: 10, since: later },
      { jobId: 'held-1', number: 1, action: 'generate_scene', amount: 10, since: new Date('2031-05-11T12:00:00.000Z') },
    ];
    expect(await test.ledger.listHolds({ ...wallet, limit: 50 })).toEqual(holds);
    expect(await test.ledger.listHolds({ ...wallet, limit: 1 })).toEqual(holds.slice(0, 1));
    expect(await test.ledger.listHolds({ ...wallet, subject: 'nobody', limit: 50 })).toEqual([]);
  });
});

describe('listing the entries of an owner', () => {
  it('pages through every period of a workspace and a wallet, newest first, each entry once', async () => {
    const owners = await spend('listed');
    await spend('stranger');
    const seen: (readonly [string, string, number, string, string | null])[] = [];
    let after: EntryPlace | null = null;
    for (;;) {
      const page = await test.ledger.listOwnerEntries({ owners, after, limit: 3 });
      for (const { account, seq, kind, jobId } of page) seen.push([account.meter, account.period, seq, kind, jobId]);
      const last = page.at(-1);
      if (last === undefined) break;
      after = { ...last.account, seq: last.seq };
    }
    expect(seen).toEqual([
      ['videoGenerations', '2031-06', 2, 'reserve', 'listed-2'],
      ['videoGenerations', '2031-06', 1, 'grant', null],
      ['videoGenerations', '2031-05', 3, 'capture', 'listed-1'],
      ['videoGenerations', '2031-05', 2, 'reserve', 'listed-1'],
      ['videoGenerations', '2031-05', 1, 'grant', null],
      ['credits', 'wallet', 3, 'capture', 'listed-1'],
      ['credits', 'wallet', 2, 'reserve', 'listed-1'],
      ['credits', 'wallet', 1, 'grant', null],
    ]);
    expect(await test.ledger.listOwnerEntries({ owners: [], after: null, limit: 10 })).toEqual([]);
  });
});

describe('verifying the accounts of an owner', () => {
  it('finds what is wrong in any of its periods, and nothing of others', async () => {
    const [mine, theirs] = [await spend('sound'), await spend('touched')];
    await test.db.query(
      `UPDATE ledger.account SET unit_limit = 77 WHERE subject IN ('touched', 'touched-user') AND period <> '2031-05'`,
    );
    expect(await test.ledger.verify({ owners: mine })).toEqual([]);
    const differences = await test.ledger.verify({ owners: theirs });
    expect(differences.map(({ account, about }) => [account.meter, account.period, about])).toEqual([
      ['credits', 'wallet', 'limit'],
      ['videoGenerations', '2031-06', 'limit'],
    ]);
    expect(await test.ledger.verify({ owners: theirs.slice(0, 1) })).toHaveLength(1);
    expect(await test.ledger.verify({ owners: [] })).toEqual([]);
  });
});
