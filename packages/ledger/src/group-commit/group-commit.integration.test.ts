import type { AdmissionVerdict } from '@callsheet/domain';
import {
  CommitOutcomeUnknownError,
  createDatabase,
  isDatabaseUnavailable,
  type SqlDatabase,
} from '@callsheet/postgres';
import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Ledger } from '../create-ledger.ts';
import {
  createLedgerOn,
  type FirstTask,
  openTestLedger,
  requestFor,
  type TestLedger,
  videoCharge,
} from '../testing/open-test-ledger.ts';
import { type CommitCutter, startCommitCutter } from '../testing/start-commit-cutter.ts';

const tasks: TestNode[] = [];
let test: TestLedger;
let cutter: CommitCutter;
let distantDb: SqlDatabase;
/** A second process, which reaches Postgres through the cutter. */
let distant: Ledger<FirstTask>;
const now = () => new Date('2031-05-10T12:00:00.000Z');
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'group commit', now });
  cutter = await startCommitCutter(test.database.url);
  distantDb = createDatabase({ connectionString: cutter.url, maxConnections: 4, applicationName: 'distant', log });
  distant = createLedgerOn({ db: distantDb, now });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await distantDb?.close();
  await cutter?.close();
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

function monthOf(subject: string) {
  return { meter: 'videoGenerations', subject, period: '2031-05' } as const;
}

/** `count` jobs of one workspace that has 15 units; while the first one commits, the others gather into one group. */
function gang(subject: string, count = 21) {
  return Array.from({ length: count }, (_, n) => requestFor(`${subject}-${n}`, [videoCharge(subject, { limit: 15 })]));
}

async function expectBooked(subject: string, verdicts: readonly AdmissionVerdict[]): Promise<void> {
  expect(verdicts.slice(0, 15).every(({ kind }) => kind === 'admitted')).toBe(true);
  expect(verdicts.slice(15).every(({ kind }) => kind === 'refused')).toBe(true);
  for (const [n, verdict] of verdicts.entries()) {
    expect(await test.ledger.findVerdict(`${subject}-${n}`, 1)).toEqual(verdict);
  }
  expect(await test.ledger.readUsage(monthOf(subject))).toMatchObject({ limit: 15, reserved: 15 });
  const { rowCount } = await test.db.query('SELECT 1 FROM first_task WHERE starts_with(id, $1)', [`${subject}-`]);
  expect(rowCount).toBe(15);
  expect(await test.ledger.verify(monthOf(subject))).toEqual([]);
}

describe('admissions that commit together', () => {
  it('take two transactions for 200 callers: the first one alone, then all who waited for it', async () => {
    const transactions = async () => {
      const { rows } = await test.db.query<{ n: number }>(
        'SELECT count(DISTINCT xmin::text) AS n FROM ledger.admission',
      );
      return rows[0]?.n ?? 0;
    };
    const before = await transactions();
    const requests = Array.from({ length: 200 }, (_, n) =>
      requestFor(`many-${n}`, [videoCharge(`many-${n % 7}`, { limit: 99 })]),
    );
    const verdicts = await Promise.all(requests.map((request) => test.ledger.admit(request)));
    expect(verdicts.every(({ kind }) => kind === 'admitted')).toBe(true);
    expect((await transactions()) - before).toBe(2);
    for (let n = 0; n < 7; n += 1) expect(await test.ledger.verify(monthOf(`many-${n}`))).toEqual([]);
  });

  it('U-04: book a job once that is in the group three times, and keep to verdicts from before', async () => {
    await test.ledger.admit(requestFor('twice-old', [videoCharge('twice')]));
    await test.ledger.settle({ jobId: 'twice-gone', number: 1, money: 'release', cause: 'user', at: now() });
    const before = await test.taskCount();
    const names = ['first', 'same', 'same', 'old', 'gone', 'same', 'last', 'late'];
    const verdicts = await Promise.all(
      names.map((name) => test.ledger.admit(requestFor(`twice-${name}`, [videoCharge('twice')]))),
    );
    expect(verdicts.map(({ kind }) => kind)).toEqual([
      'admitted',
      'admitted',
      'admitted',
      'admitted',
      'withdrawn',
      'admitted',
      'refused',
      'refused',
    ]);
    expect(await test.ledger.readUsage(monthOf('twice'))).toMatchObject({ reserved: 3 });
    expect(await test.taskCount()).toBe(before + 2);
    expect(await test.ledger.verify(monthOf('twice'))).toEqual([]);
  });

  it('fail alone when one of them is poisoned', async () => {
    const requests = gang('poison', 12);
    const fatal = { ...requests[5]!, firstTask: { ...requests[5]!.firstTask, fail: true } };
    const twiceCharged = requestFor('poison-x', [videoCharge('poison'), videoCharge('poison')]);
    const outcomes = await Promise.allSettled(
      [...requests.slice(0, 5), fatal, twiceCharged, ...requests.slice(6)].map((request) => test.ledger.admit(request)),
    );
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(
      Array.from({ length: 13 }, (_, n) => n !== 5 && n !== 6),
    );
    expect(outcomes[5]).toMatchObject({ reason: { message: 'killed' } });
    expect(await test.ledger.findVerdict('poison-5', 1)).toBeNull();
    expect(await test.ledger.readUsage(monthOf('poison'))).toMatchObject({ reserved: 11 });
    expect(await test.ledger.verify(monthOf('poison'))).toEqual([]);
  });

  it('never deadlock nor overbook when two processes admit the same jobs on the same accounts', async () => {
    const requests = Array.from({ length: 60 }, (_, n) =>
      requestFor(
        `pair-${n}`,
        ['pair-a', 'pair-b'].map((subject) => videoCharge(subject, { action: subject, limit: 40 })),
      ),
    );
    const [near, far] = await Promise.all([
      Promise.all(requests.map((request) => test.ledger.admit(request))),
      Promise.all(requests.toReversed().map((request) => distant.admit(request))),
    ]);
    expect(far.toReversed()).toEqual(near);
    expect(near.filter(({ kind }) => kind === 'admitted')).toHaveLength(40);
    for (const subject of ['pair-a', 'pair-b']) {
      expect(await test.ledger.readUsage(monthOf(subject))).toMatchObject({ reserved: 40 });
      expect(await test.ledger.verify(monthOf(subject))).toEqual([]);
    }
    const { rows } = await test.db.query<{ deadlocks: number }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows[0]?.deadlocks).toBe(0);
  });
});

describe('a connection that is cut at the COMMIT of a group', () => {
  it.each(['before', 'after'] as const)(
    '%s it is carried out: every member is answered rightly and booked once',
    async (cut) => {
      const requests = gang(`cut-${cut}`);
      const [first, ...others] = requests.map((request) => distant.admit(request));
      await first;
      cutter.cutNext(cut);
      const verdicts = [await first!, ...(await Promise.all(others))];
      expect(cutter.hasCut()).toBe(true);
      await expectBooked(`cut-${cut}`, verdicts);
    },
  );

  it.each(['before', 'after'] as const)(
    '%s it is carried out, and Postgres stays away: every member learns that nothing is known, and a repeat is right',
    async (cut) => {
      const requests = gang(`gone-${cut}`);
      const [first, ...others] = requests.map((request) => distant.admit(request));
      const settled = Promise.allSettled(others);
      await first;
      cutter.cutNext(cut, { stayDown: true });
      for (const outcome of await settled) {
        expect(outcome).toMatchObject({ reason: expect.any(CommitOutcomeUnknownError) });
        expect(outcome.status === 'rejected' && isDatabaseUnavailable(outcome.reason)).toBe(true);
      }
      cutter.restore();
      await expectBooked(`gone-${cut}`, await Promise.all(requests.map((request) => distant.admit(request))));
    },
  );
});
