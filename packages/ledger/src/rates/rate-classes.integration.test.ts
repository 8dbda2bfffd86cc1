import { createDatabase, type SqlDatabase } from '@callsheet/postgres';
import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestLedger, type TestLedger } from '../testing/open-test-ledger.ts';
import { createRateClasses, type RateClassInput, type RateClassVerdict } from './create-rate-classes.ts';
import { RateStoreUnavailableError } from './rate-store-unavailable-error.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIXED = [
  { limit: 3, windowMs: MINUTE },
  { limit: 12, windowMs: 10 * MINUTE },
];
const START = Date.parse('2031-05-10T12:00:10.000Z');
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const tasks: TestNode[] = [];
let test: TestLedger;
let other: SqlDatabase;
let at = START;
const now = () => new Date(at);

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'rate classes', now });
  other = createDatabase({ connectionString: test.database.url, maxConnections: 6, applicationName: 'other', log });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await other?.close();
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

/** One API process. */
const classes = (db: SqlDatabase = test.db) => createRateClasses({ db, now });

function inputFor(subject: string, change: Partial<RateClassInput> = {}): RateClassInput {
  const windows = [
    { limit: 3, windowMs: MINUTE },
    { limit: 5, windowMs: DAY },
  ];
  return { name: 'frames', subject, windows, maxQueued: 0, ...change };
}

/** Seconds after the start at which the unit counts, or the refusal's `retryAt`. */
function told(verdict: RateClassVerdict): readonly [string, number] {
  const moment = verdict.allowed ? verdict.startAt : verdict.retryAt;
  return [verdict.allowed ? 'starts' : 'refused until', (moment.getTime() - START) / SECOND];
}

function ticketOf(verdict: RateClassVerdict): string {
  if (!verdict.allowed) throw new Error('it was refused');
  return verdict.ticket;
}

async function hitsOf(subject: string): Promise<number[]> {
  const { rows } = await test.db.query<{ at: Date }>('SELECT at FROM ledger.rate_hit WHERE subject = $1 ORDER BY at', [
    subject,
  ]);
  return rows.map((row) => row.at.getTime());
}

describe('R-004-32, R-004-33: the exact rate classes', () => {
  it('let exactly the limit pass of 60 calls that two processes take at once, and a restarted one goes on from there', async () => {
    at = START;
    const input = inputFor('parallel', { windows: [{ limit: 17, windowMs: MINUTE }] });
    const [one, two] = [classes(), classes(other)];
    const verdicts = await Promise.all(
      Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? one : two).take(input)),
    );
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(17);
    expect(
      verdicts
        .map(({ remaining }) => remaining)
        .toSorted((a, b) => b - a)
        .slice(0, 18),
    ).toEqual([...Array.from({ length: 17 }, (_, index) => 16 - index), 0]);
    expect(told(await classes(other).take(input))).toEqual(['refused until', 60]);
  });

  it('slide: the limit holds in any stretch of the window, and a unit comes back when its own time is over', async () => {
    at = START;
    const input = inputFor('sliding');
    for (const second of [0, 20, 50]) {
      at = START + second * SECOND;
      expect(told(await classes().take(input))).toEqual(['starts', second]);
    }
    at = START + 59 * SECOND;
    expect(told(await classes().take(input))).toEqual(['refused until', 60]);
    at = START + 60 * SECOND;
    expect(await classes().take(input)).toMatchObject({ allowed: true, limit: 3, remaining: 0 });
    expect(told(await classes().take(input))).toEqual(['refused until', 80]);
  });

  it('count in every window or in none, and speak of the tightest', async () => {
    at = START;
    const input = inputFor('several');
    const first = await classes().take(input);
    expect(first).toMatchObject({ limit: 3, remaining: 2, resetsAt: new Date(START + MINUTE) });
    await classes().take(input);
    await classes().take(input);
    expect(await classes().take(input)).toMatchObject({ allowed: false, limit: 3, remaining: 0 });
    at = START + MINUTE;
    expect(await classes().take(input)).toMatchObject({ limit: 5, remaining: 1, resetsAt: new Date(START + DAY) });
    expect(await classes().take(input)).toMatchObject({ allowed: true, limit: 5, remaining: 0 });
    at = START + 3 * MINUTE;
    const refused = await classes().take(input);
    expect(refused).toEqual({
      allowed: false,
      retryAt: new Date(START + DAY),
      limit: 5,
      remaining: 0,
      resetsAt: new Date(START + DAY),
    });
    expect(await hitsOf('several')).toHaveLength(5);
  });

  it('keep classes and subjects apart', async () => {
    at = START;
    const windows = [{ limit: 1, windowMs: HOUR }];
    for (const input of [
      inputFor('apart', { windows }),
      inputFor('apart', { windows, name: 'refine' }),
      inputFor('apart too', { windows }),
    ]) {
      expect(await classes().take(input)).toMatchObject({ allowed: true });
    }
    expect(await classes().take(inputFor('apart', { windows }))).toMatchObject({ allowed: false });
  });

  it('count each of many callers who come at once from two processes, whatever order they come in', async () => {
    at = START;
    const windows = [{ limit: 2, windowMs: MINUTE }];
    const processes = [classes(), classes(other)];
    const names = Array.from({ length: 120 }, (_, index) => `crowd ${(index * 7) % 40}`);
    const verdicts = await Promise.all(
      names.map(async (subject, index) => {
        const { allowed } = await (processes[index % 2] ?? classes()).take(inputFor(subject, { windows }));
        return { subject, allowed };
      }),
    );
    for (const subject of new Set(names)) {
      const own = verdicts.filter((verdict) => verdict.subject === subject);
      expect([subject, own.length, own.filter(({ allowed }) => allowed).length]).toEqual([subject, 3, 2]);
    }
  });

  it('take a unit back once, however often it is given back, and forget nothing else', async () => {
    at = START;
    const input = inputFor('given back');
    const verdicts = await Promise.all([1, 2, 3].map(() => classes().take(input)));
    const [ticket = ''] = verdicts.map(ticketOf);
    await Promise.all([classes().giveBack(ticket), classes(other).giveBack(ticket)]);
    await classes().giveBack(ticket);
    expect(await classes().take(input)).toMatchObject({ allowed: true, remaining: 0 });
    expect(await classes().take(input)).toMatchObject({ allowed: false });
  });
});

describe('R-004-34: the queue of a rate class', () => {
  it('books the earliest moment for each in turn, up to its length, and says when a place in it is free', async () => {
    at = START;
    const input = inputFor('queue', { maxQueued: 3 });
    const take = async () => told(await classes().take(input));
    for (const _ of [1, 2, 3]) expect(await take()).toEqual(['starts', 0]);
    at = START + 10 * SECOND;
    expect(await take()).toEqual(['starts', 60]);
    expect(await take()).toEqual(['starts', 60]);
    // The day is full now: its first unit frees the next.
    expect(await take()).toEqual(['starts', DAY / SECOND]);
    expect(await take()).toEqual(['refused until', 60]);
    // Who does not wait is told when there is room for them.
    expect(told(await classes().take({ ...input, maxQueued: 0 }))).toEqual(['refused until', DAY / SECOND]);
    at = START + 60 * SECOND;
    expect(await take()).toEqual(['starts', DAY / SECOND]);
  });

  it('gives a waiting place back to whoever comes next', async () => {
    at = START;
    const input = inputFor('place', { windows: [{ limit: 1, windowMs: MINUTE }], maxQueued: 1 });
    await classes().take(input);
    const waiting = await classes().take(input);
    expect(told(waiting)).toEqual(['starts', 60]);
    expect(told(await classes().take(input))).toEqual(['refused until', 60]);
    await classes().giveBack(ticketOf(waiting));
    expect(told(await classes().take(input))).toEqual(['starts', 60]);
  });

  it('never lets more than the limit start in any stretch, however takes, queues and returns mix', async () => {
    at = START;
    const tickets: string[] = [];
    let refused = 0;
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    for (let step = 0; step < 60; step += 1) {
      at += random(25) * SECOND;
      const maxQueued = random(3) * 2;
      for (const db of [test.db, other]) {
        const verdict = await classes(db).take(inputFor('mixed', { maxQueued, windows: MIXED }));
        if (verdict.allowed) tickets.push(verdict.ticket);
        else refused += 1;
      }
      if (random(4) === 0) await classes().giveBack(tickets.splice(random(tickets.length), 1)[0] ?? '');
    }
    const hits = await hitsOf('mixed');
    expect(hits).toHaveLength(tickets.length);
    for (const { limit, windowMs } of MIXED) {
      const most = hits.map((end) => hits.filter((hit) => hit > end - windowMs && hit <= end).length);
      expect(Math.max(...most)).toBeLessThanOrEqual(limit);
    }
    expect(Math.min(refused, hits.length)).toBeGreaterThan(10);
  });
});

describe('the log of the rate classes', () => {
  it('loses what counts nowhere any more to retention, and nothing else', async () => {
    at = START - 40 * DAY;
    const input = inputFor('retained', { windows: [{ limit: 2, windowMs: HOUR }], maxQueued: 5 });
    for (const _ of [1, 2, 3]) await classes().take(input);
    const hour = at + HOUR;
    expect(await classes().deleteEnded(new Date(hour), 100)).toBe(0);
    expect(await classes().deleteEnded(new Date(hour + 1), 1)).toBe(1);
    expect(await classes().deleteEnded(new Date(hour + 1), 100)).toBe(1);
    expect(await hitsOf('retained')).toEqual([hour]);
    expect(await classes().deleteEnded(new Date(hour + HOUR + 1), 100)).toBe(1);
  });

  it('is read by its index, no further than the limit, with 20,000 rows in it', async () => {
    at = START;
    await test.db.query(
      `INSERT INTO ledger.rate_hit (id, name, subject, at, ends_at)
       SELECT gen_random_uuid(), 'frames', 'key:' || n % 50, $1::timestamptz - n * interval '1 second', $1::timestamptz + interval '1 day'
         FROM generate_series(1, 20000) AS n`,
      [now()],
    );
    await test.db.query('ANALYZE ledger.rate_hit');
    const input = inputFor('key:7', {
      windows: [
        { limit: 10, windowMs: MINUTE },
        { limit: 100, windowMs: DAY },
      ],
    });
    expect(await classes().take(input)).toMatchObject({ allowed: false, limit: 100 });
    const { rows } = await test.db.query<{ 'QUERY PLAN': [{ Plan: object }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON)
       SELECT * FROM ledger.rate_windows('frames', 'key:7', $1::timestamptz, ARRAY[10, 100]::bigint[], ARRAY[60000, 86400000]::bigint[])`,
      [now()],
    );
    const plan = JSON.stringify(rows[0]?.['QUERY PLAN'] ?? {});
    expect(plan).toContain('"Index Name":"rate_hit_log"');
    expect(plan).not.toContain('Seq Scan');
    expect(plan).not.toContain('"Sort"');
  });

  it('that cannot be reached is told by an error of its own', async () => {
    const gone = createDatabase({
      connectionString: 'postgres://nobody@127.0.0.1:1/nowhere',
      maxConnections: 1,
      applicationName: 'gone',
      log,
    });
    const away = createRateClasses({ db: gone, now });
    await expect(away.take(inputFor('away'))).rejects.toThrow(RateStoreUnavailableError);
    await expect(away.giveBack('0190a000-0000-7000-8000-000000000001')).rejects.toThrow(RateStoreUnavailableError);
    await gone.close();
    await expect(classes().take(inputFor('none', { windows: [] }))).rejects.toThrow(RangeError);
  });
});
