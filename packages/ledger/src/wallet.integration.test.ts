import { DomainError } from '@callsheet/domain';
import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestLedger, requestFor, type TestLedger, videoCharge } from './testing/open-test-ledger.ts';

const tasks: TestNode[] = [];
let test: TestLedger;
const now = new Date('2031-05-10T12:00:00.000Z');

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'ledger wallet', now: () => now });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

function walletOf(subject: string) {
  return { meter: 'credits', subject, period: 'wallet' } as const;
}

describe('granting credits', () => {
  it('raises the wallet once per key, however many callers repeat the grant', async () => {
    const input = { ...walletOf('u1'), amount: 100, key: 'signup:u1' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => test.ledger.grant(undefined, input)));
    expect(answers.filter((answer) => answer === 'granted')).toHaveLength(1);
    expect(await test.ledger.grant(undefined, { ...input, amount: 20, key: 'gift:1' })).toBe('granted');
    expect(await test.ledger.readUsage(walletOf('u1'))).toEqual({ limit: 120, reserved: 0, captured: 0, used: 0 });
    expect(await test.ledger.verify(walletOf('u1'))).toEqual([]);
  });

  it('joins the transaction of a registration and vanishes with it', async () => {
    const failing = test.db.transaction(async (sql) => {
      await test.ledger.grant(sql, { ...walletOf('u2'), amount: 100, key: 'signup:u2' });
      throw new Error('registration failed');
    });
    await expect(failing).rejects.toThrow('registration failed');
    expect(await test.ledger.readUsage(walletOf('u2'))).toBeNull();
  });

  it.each([0, -5, 1.5, Number.NaN])('refuses to grant %s credits', async (amount) => {
    const error = await test.ledger
      .grant(undefined, { ...walletOf('u3'), amount, key: `bad:${amount}` })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: 'VALIDATION_ERROR' });
  });

  it('refuses a key that was used for another grant', async () => {
    await test.ledger.grant(undefined, { ...walletOf('u4'), amount: 1, key: 'shared' });
    const mismatch = { code: 'IDEMPOTENCY_MISMATCH' };
    await expect(test.ledger.grant(undefined, { ...walletOf('u5'), amount: 1, key: 'shared' })).rejects.toMatchObject(
      mismatch,
    );
    await expect(test.ledger.grant(undefined, { ...walletOf('u4'), amount: 2, key: 'shared' })).rejects.toMatchObject(
      mismatch,
    );
    expect(await test.ledger.readUsage(walletOf('u5'))).toBeNull();
  });

  it('lets one of two grants win that use one key for two wallets at the same moment', async () => {
    const subjects = Array.from({ length: 8 }, (_, index) => `raced-${index}`);
    const results = await Promise.allSettled(
      subjects.map((subject) => test.ledger.grant(undefined, { ...walletOf(subject), amount: 1, key: 'raced' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    }
    const wallets = await Promise.all(subjects.map((subject) => test.ledger.readUsage(walletOf(subject))));
    expect(wallets.filter((wallet) => wallet !== null)).toHaveLength(1);
  });
});

describe('adjusting a limit', () => {
  const month = { meter: 'videoGenerations', subject: 'w1', period: '2031-05' } as const;

  it('R-000-41: a change of plan moves the limit, but never below what is used', async () => {
    await test.ledger.admit(requestFor('w1-1', [videoCharge('w1', { amount: 20, limit: 30 })]));
    expect(await test.ledger.adjustLimit(undefined, { ...month, limit: 100 })).toMatchObject({ limit: 100, used: 20 });
    expect(await test.ledger.adjustLimit(undefined, { ...month, limit: 5 })).toMatchObject({ limit: 20, used: 20 });
    const refused = await test.ledger.admit(requestFor('w1-2', [videoCharge('w1', { limit: 30 })]));
    expect(refused).toMatchObject({ kind: 'refused', limit: 20, used: 20 });
    expect(await test.ledger.readUsage(month)).toMatchObject({ limit: 20 });
    expect(await test.ledger.verify(month)).toEqual([]);
  });

  it('writes no entry when nothing changes', async () => {
    const quiet = { ...month, subject: 'quiet' };
    await test.ledger.admit(requestFor('quiet', [videoCharge('quiet', { limit: 30 })]));
    expect(await test.ledger.adjustLimit(undefined, { ...quiet, limit: 30 })).toMatchObject({ limit: 30 });
    const entries = await test.ledger.listEntries({ ...quiet, after: 0, limit: 100 });
    expect(entries.map(({ kind }) => kind)).toEqual(['grant', 'reserve']);
  });

  it('R-000-41: a change of plan before the first admission of the month binds those that read the old plan', async () => {
    const early = { ...month, subject: 'early' };
    const changed = { limit: 9, reserved: 0, captured: 0, used: 0 };
    expect(await test.ledger.adjustLimit(undefined, { ...early, limit: 9 })).toEqual(changed);
    expect(await test.ledger.adjustLimit(undefined, { ...early, limit: 9 })).toEqual(changed);
    const late = await test.ledger.admit(requestFor('early', [videoCharge('early', { amount: 10, limit: 30 })]));
    expect(late).toMatchObject({ kind: 'refused', limit: 9 });
    expect(await test.ledger.verify(early)).toEqual([]);
  });

  it('R-000-41: a change of plan and first admissions at the same moment end with the new limit', async () => {
    const race = { ...month, subject: 'race' };
    await Promise.all([
      test.ledger.admit(requestFor('race-1', [videoCharge('race', { limit: 30 })])),
      test.ledger.adjustLimit(undefined, { ...race, limit: 100 }),
      test.ledger.admit(requestFor('race-2', [videoCharge('race', { limit: 30 })])),
    ]);
    expect(await test.ledger.readUsage(race)).toMatchObject({ limit: 100, reserved: 2 });
    expect(await test.ledger.verify(race)).toEqual([]);
  });
});

describe('listing entries', () => {
  it('pages through an account in the order of writing', async () => {
    for (const n of [1, 2, 3])
      await test.ledger.grant(undefined, { ...walletOf('paged'), amount: n, key: `paged:${n}` });
    const first = await test.ledger.listEntries({ ...walletOf('paged'), after: 0, limit: 2 });
    const second = await test.ledger.listEntries({ ...walletOf('paged'), after: first.at(-1)?.seq ?? 0, limit: 2 });
    expect([...first, ...second].map(({ seq, amount, kind }) => ({ seq, amount, kind }))).toEqual([
      { seq: 1, amount: 1, kind: 'grant' },
      { seq: 2, amount: 2, kind: 'grant' },
      { seq: 3, amount: 3, kind: 'grant' },
    ]);
  });
});
