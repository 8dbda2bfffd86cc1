import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestLedger, requestFor, type TestLedger, videoCharge } from './testing/open-test-ledger.ts';

const tasks: TestNode[] = [];
let test: TestLedger;
const now = new Date('2031-05-10T12:00:00.000Z');

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'ledger admit', now: () => now });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

function monthOf(subject: string) {
  return { meter: 'videoGenerations', subject, period: '2031-05' } as const;
}

describe('admitting a job', () => {
  it('U-03: of 50 parallel admissions with 3 units left exactly 3 get in, and the balance never goes below zero', async () => {
    const verdicts = await Promise.all(
      Array.from({ length: 50 }, (_, index) => test.ledger.admit(requestFor(`u03-${index}`, [videoCharge('u03')]))),
    );
    expect(verdicts.filter(({ kind }) => kind === 'admitted')).toHaveLength(3);
    expect(verdicts.filter(({ kind }) => kind === 'refused')).toHaveLength(47);
    expect(verdicts.find(({ kind }) => kind === 'refused')).toEqual({
      kind: 'refused',
      meter: 'videoGenerations',
      period: '2031-05',
      used: 3,
      limit: 3,
      asked: 1,
    });
    expect(await test.ledger.readUsage(monthOf('u03'))).toEqual({ limit: 3, reserved: 3, captured: 0, used: 3 });
    const { rowCount } = await test.db.query(`SELECT 1 FROM first_task WHERE id LIKE 'u03-%'`);
    expect(rowCount).toBe(3);
    expect(await test.ledger.verify(monthOf('u03'))).toEqual([]);
  });

  it('U-04: 20 parallel repeats of one admission reserve once, enqueue once and answer alike', async () => {
    const request = requestFor('repeat', [videoCharge('repeat')]);
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => test.ledger.admit(request)));
    expect(verdicts).toEqual(Array.from({ length: 20 }, () => ({ kind: 'admitted' })));
    expect(await test.ledger.readUsage(monthOf('repeat'))).toMatchObject({ reserved: 1 });
    expect(await test.ledger.findVerdict('repeat', 1)).toEqual({ kind: 'admitted' });
    expect(await test.ledger.findVerdict('repeat', 2)).toBeNull();
  });

  it('lets a refusal bind every repeat, even after units have come back', async () => {
    await test.ledger.admit(requestFor('full-1', [videoCharge('full', { limit: 1 })]));
    const refused = await test.ledger.admit(requestFor('full-2', [videoCharge('full', { limit: 1 })]));
    expect(refused.kind).toBe('refused');
    await test.ledger.settle({ jobId: 'full-1', number: 1, money: 'release', cause: 'provider', at: now });
    expect(await test.ledger.admit(requestFor('full-2', [videoCharge('full', { limit: 1 })]))).toEqual(refused);
    expect(await test.ledger.findVerdict('full-2', 1)).toEqual(refused);
    expect((await test.ledger.admit(requestFor('full-2', [videoCharge('full', { limit: 1 })], 2))).kind).toBe(
      'admitted',
    );
  });

  it('leaves nothing but the verdict when it refuses: no account, no reservation, no task', async () => {
    const before = await test.taskCount();
    const verdict = await test.ledger.admit(requestFor('poor', [videoCharge('poor', { amount: 5, limit: 4 })]));
    expect(verdict).toMatchObject({ kind: 'refused', used: 0, limit: 4, asked: 5 });
    expect(await test.ledger.readUsage(monthOf('poor'))).toBeNull();
    expect((await test.db.query('SELECT 1 FROM ledger.reservation WHERE job_id = $1', ['poor'])).rowCount).toBe(0);
    expect(await test.taskCount()).toBe(before);
  });

  it('C-13: reserves on every meter or on none', async () => {
    await test.ledger.grant(undefined, {
      meter: 'credits',
      subject: 'mixed-user',
      period: 'wallet',
      amount: 5,
      key: 'mixed',
    });
    const credits = { meter: 'credits', subject: 'mixed-user', period: 'wallet', limit: 0 } as const;
    const both = (amount: number) => [videoCharge('mixed'), videoCharge('mixed', { ...credits, amount })];
    expect((await test.ledger.admit(requestFor('mixed-1', both(6)))).kind).toBe('refused');
    expect(await test.ledger.readUsage(monthOf('mixed'))).toBeNull();
    expect((await test.ledger.admit(requestFor('mixed-2', both(5)))).kind).toBe('admitted');
    expect(await test.ledger.readUsage(monthOf('mixed'))).toMatchObject({ reserved: 1 });
    expect(await test.ledger.readUsage(credits)).toEqual({ limit: 5, reserved: 5, captured: 0, used: 5 });
  });

  it('leaves no trace when the process dies before COMMIT, and the repeat is a first time', async () => {
    const request = requestFor('killed', [videoCharge('killed')]);
    const dying = { ...request, firstTask: { ...request.firstTask, fail: true } };
    await expect(test.ledger.admit(dying)).rejects.toThrow('killed');
    expect(await test.ledger.findVerdict('killed', 1)).toBeNull();
    expect(await test.ledger.readUsage(monthOf('killed'))).toBeNull();
    expect((await test.db.query('SELECT 1 FROM first_task WHERE id = $1', ['killed/1'])).rowCount).toBe(0);
    expect(await test.ledger.admit(request)).toEqual({ kind: 'admitted' });
    expect(await test.ledger.verify(monthOf('killed'))).toEqual([]);
  });

  it('answers from the verdict when the connection is lost at COMMIT, and books once', async () => {
    const request = requestFor('severed', [videoCharge('severed')]);
    const severing = { ...request, firstTask: { ...request.firstTask, sever: true } };
    expect(await test.ledger.admit(severing)).toEqual({ kind: 'admitted' });
    expect(await test.ledger.readUsage(monthOf('severed'))).toMatchObject({ reserved: 1 });
    expect((await test.db.query('SELECT 1 FROM first_task WHERE id = $1', ['severed/1'])).rowCount).toBe(1);
    expect(await test.ledger.verify(monthOf('severed'))).toEqual([]);
  });

  it('never deadlocks when admissions name the same accounts in opposite orders', async () => {
    const charges = ['cross-a', 'cross-b', 'cross-c'].map((subject) =>
      videoCharge(subject, { action: subject, limit: 500 }),
    );
    const orders = [charges, charges.toReversed(), [charges[1]!, charges[2]!, charges[0]!]];
    const verdicts = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        test.ledger.admit(requestFor(`cross-${index}`, orders[index % 3] ?? [])),
      ),
    );
    expect(verdicts.every(({ kind }) => kind === 'admitted')).toBe(true);
    for (const subject of ['cross-a', 'cross-b', 'cross-c']) {
      expect(await test.ledger.readUsage(monthOf(subject))).toMatchObject({ reserved: 60 });
      expect(await test.ledger.verify(monthOf(subject))).toEqual([]);
    }
    const { rows } = await test.db.query<{ deadlocks: number }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows[0]?.deadlocks).toBe(0);
  });

  it('lets no caller take an account over its limit, whatever the code above does', async () => {
    await test.ledger.admit(requestFor('guard', [videoCharge('guard')]));
    const change = (assignment: string) =>
      test.db.query(`UPDATE ledger.account SET ${assignment} WHERE subject = 'guard'`);
    await expect(change('reserved = -1')).rejects.toMatchObject({ code: '23514' });
    await expect(change('captured = -1')).rejects.toMatchObject({ code: '23514' });
    await expect(change('reserved = 4')).rejects.toMatchObject({ code: '23514', constraint: 'account_within_limit' });
  });
});
