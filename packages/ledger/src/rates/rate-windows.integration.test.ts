import { createDatabase } from '@callsheet/postgres';
import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestLedger, type TestLedger } from '../testing/open-test-ledger.ts';
import { createLeasedLimiter, type LeasedLimiterOptions } from './create-leased-limiter.ts';
import { createRateWindows, type RateWindows } from './create-rate-windows.ts';
import { RateStoreUnavailableError } from './rate-store-unavailable-error.ts';

const tasks: TestNode[] = [];
let test: TestLedger;
let windows: RateWindows;
let now = new Date('2031-05-10T12:00:10.000Z');
const MINUTE = 60_000;

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'rate windows', now: () => now });
  windows = createRateWindows({ db: test.db, now: () => now });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

/** One API process: its own counter over windows that all share. */
function limiter(change: Partial<LeasedLimiterOptions> = {}) {
  return createLeasedLimiter({
    windows,
    name: 'user',
    limit: 600,
    windowMs: MINUTE,
    block: 20,
    maxSubjects: 1_000,
    now: () => now,
    ...change,
  });
}

async function takeMany(from: ReturnType<typeof limiter>, subject: string, times: number): Promise<number> {
  const verdicts = await Promise.all(Array.from({ length: times }, () => from.take(subject)));
  return verdicts.filter(({ allowed }) => allowed).length;
}

async function usedBy(subject: string): Promise<number> {
  const { rows } = await test.db.query<{ used: number }>(
    'SELECT coalesce(sum(used), 0)::bigint AS used FROM ledger.rate_window WHERE subject = $1',
    [subject],
  );
  return rows[0]?.used ?? -1;
}

describe('rate windows', () => {
  it('grants the block that is wanted while the limit is far, less near it, and never more than the limit', async () => {
    const input = { name: 'user', subject: 'shrink', limit: 100, windowMs: MINUTE, want: 20 };
    const granted: number[] = [];
    for (;;) {
      const leased = await windows.lease(input);
      if (leased.granted === 0) break;
      granted.push(leased.granted);
      expect(leased.remaining).toBe(100 - granted.reduce((sum, one) => sum + one, 0));
      expect(leased.resetsAt).toEqual(new Date('2031-05-10T12:01:00.000Z'));
    }
    expect(granted.slice(0, 3)).toEqual([20, 20, 15]);
    expect(granted.at(-1)).toBe(1);
    expect(granted.reduce((sum, one) => sum + one, 0)).toBe(100);
  });

  it('takes exactly the limit of 200 parallel leases', async () => {
    const input = { name: 'user', subject: 'parallel', limit: 50, windowMs: MINUTE, want: 3 };
    const leases = await Promise.all(Array.from({ length: 200 }, () => windows.lease(input)));
    expect(leases.reduce((sum, { granted }) => sum + granted, 0)).toBe(50);
  });

  it('leases of many subjects from several processes go together and lock each other out of nothing', async () => {
    const processes = Array.from({ length: 3 }, () => createRateWindows({ db: test.db, now: () => now }));
    const subjects = Array.from({ length: 40 }, (_, n) => `crowd-${n}`);
    const input = { name: 'user', limit: 10, windowMs: MINUTE, want: 4 };
    for (let turn = 0; turn < 4; turn += 1) {
      await Promise.all(
        processes.flatMap((each, n) =>
          (n % 2 === 0 ? subjects : subjects.toReversed()).map((subject) => each.lease({ ...input, subject })),
        ),
      );
    }
    expect(await Promise.all(subjects.map(usedBy))).toEqual(subjects.map(() => 10));
  });

  it('refuses what counts nothing, alone', async () => {
    const input = { name: 'user', subject: 'nothing', limit: 0, windowMs: MINUTE, want: 1 };
    await expect(windows.lease(input)).rejects.toThrow(RangeError);
  });

  it('keeps names and subjects apart and deletes only windows that have ended', async () => {
    const input = { name: 'ip', subject: 'retained', limit: 2, windowMs: MINUTE, want: 1 };
    await windows.lease(input);
    expect((await windows.lease({ ...input, name: 'user' })).remaining).toBe(1);
    expect((await windows.lease({ ...input, subject: 'retained-2' })).remaining).toBe(1);
    const { resetsAt } = await windows.lease(input);
    expect(await windows.deleteEnded(new Date('2031-01-01T00:00:00.000Z'), 100)).toBe(0);
    await windows.deleteEnded(resetsAt, 100);
    expect(await usedBy('retained')).toBe(3);
    expect(await windows.deleteEnded(new Date(resetsAt.getTime() + 1), 1)).toBe(1);
    await windows.deleteEnded(new Date(resetsAt.getTime() + 1), 100);
    expect(await usedBy('retained')).toBe(0);
  });
});

describe('the leased limiter', () => {
  it('two processes together allow exactly the limit, however their requests mix', async () => {
    const [first, second] = [limiter({ limit: 90 }), limiter({ limit: 90 })];
    const allowed = await Promise.all(
      Array.from({ length: 30 }, (_, n) => takeMany(n % 3 === 0 ? first : second, 'two', 10)),
    );
    expect(allowed.reduce((sum, one) => sum + one, 0)).toBe(90);
    expect(await usedBy('two')).toBe(90);
  });

  it('a process that comes late gets all but the block that the other holds', async () => {
    const [idle, busy] = [limiter({ limit: 100 }), limiter({ limit: 100 })];
    expect(await takeMany(idle, 'late', 1)).toBe(1);
    expect(await takeMany(busy, 'late', 200)).toBe(80);
    expect(await takeMany(idle, 'late', 200)).toBe(19);
  });

  it('a restarted process goes on where the store stands', async () => {
    expect(await takeMany(limiter({ limit: 40 }), 'restart', 40)).toBe(40);
    expect(await limiter({ limit: 40 }).take('restart')).toMatchObject({ allowed: false, remaining: 0, limit: 40 });
  });

  it('leases once for concurrent requests of a subject and serves a block without the store', async () => {
    let leases = 0;
    const counted = limiter({
      windows: {
        lease: (input) => {
          leases += 1;
          return windows.lease(input);
        },
      },
    });
    expect(await takeMany(counted, 'coalesced', 20)).toBe(20);
    expect(leases).toBe(1);
    expect(await counted.take('coalesced')).toMatchObject({ allowed: true, remaining: 579 });
    expect(leases).toBe(2);
  });

  it('asks the store no more once the window is used up, until the next one', async () => {
    let leases = 0;
    const counted = limiter({
      limit: 2,
      windows: {
        lease: (input) => {
          leases += 1;
          return windows.lease(input);
        },
      },
    });
    expect(await takeMany(counted, 'spent', 50)).toBe(2);
    const before = leases;
    const refused = await counted.take('spent');
    expect(refused).toMatchObject({ allowed: false, remaining: 0 });
    expect(leases).toBe(before);
    now = new Date(refused.resetsAt);
    expect(await takeMany(counted, 'spent', 50)).toBe(2);
  });

  it('forgets the subject unheard of for longest, so that memory is bounded and no limit is exceeded', async () => {
    const small = limiter({ limit: 10, block: 1, maxSubjects: 2 });
    for (const subject of ['lru-a', 'lru-b', 'lru-c', 'lru-d']) await small.take(subject);
    expect(await takeMany(small, 'lru-a', 50)).toBe(9);
  });

  it('throws a recognisable error while the store is away, leaves it alone for a moment, and comes back', async () => {
    const gone = createDatabase({
      connectionString: 'postgres://nobody@127.0.0.1:1/nowhere',
      maxConnections: 1,
      applicationName: 'gone',
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    const dead = createRateWindows({ db: gone, now: () => now });
    let tries = 0;
    let isBack = false;
    const cut = limiter({
      windows: {
        lease: (input) => {
          tries += 1;
          return (isBack ? windows : dead).lease(input);
        },
      },
    });
    await expect(cut.take('outage')).rejects.toThrow(RateStoreUnavailableError);
    await expect(cut.take('outage')).rejects.toThrow(RateStoreUnavailableError);
    expect(tries).toBe(1);
    isBack = true;
    now = new Date(now.getTime() + 1_000);
    expect(await cut.take('outage')).toMatchObject({ allowed: true });
    await gone.close();
  });

  it('counts a store that hangs as away', async () => {
    const hanging = limiter({ windows: { lease: () => new Promise(() => undefined) }, leaseTimeoutMs: 20 });
    await expect(hanging.take('hang')).rejects.toThrow(RateStoreUnavailableError);
  });
});
