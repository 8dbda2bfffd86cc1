import { dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestLedger, requestFor, type TestLedger, videoCharge } from './testing/open-test-ledger.ts';

const tasks: TestNode[] = [];
let test: TestLedger;
let now = new Date('2031-05-10T12:00:00.000Z');

beforeAll(async () => {
  test = await openTestLedger({ adminUrl: inject('stack').postgresUrl, label: 'ledger quota', now: () => now });
});

afterEach(({ task }) => {
  tasks.push(task);
});

afterAll(async () => {
  await test?.db.close();
  await dropWhenPassed({ tasks }, [test?.database]);
});

const monthOf = (subject: string) => ({ meter: 'videoGenerations', subject, period: '2031-05' }) as const;

/** As `percent at used/limit`, in the order of reaching. */
async function reachedBy(subject: string): Promise<readonly string[]> {
  const reached = await test.ledger.listThresholds({ since: new Date(0), subjects: [subject], limit: 100 });
  return reached.map(({ percent, used, limit }) => `${percent} at ${used}/${limit}`);
}

const take = (subject: string, job: number, amount = 1, limit = 20) =>
  test.ledger.admit(requestFor(`${subject}-${job}`, [videoCharge(subject, { amount, limit })]));

describe('quota thresholds (R-000-07)', () => {
  it('are noted once each, when the video that reaches them is admitted', async () => {
    await take('w1', 1, 14);
    expect(await reachedBy('w1')).toEqual([]);
    await take('w1', 2);
    expect(await reachedBy('w1')).toEqual(['75 at 15/20']);
    await take('w1', 3, 2);
    await take('w1', 4, 2);
    expect(await reachedBy('w1')).toEqual(['75 at 15/20', '90 at 19/20']);
    // Left and reached again.
    await test.ledger.settle({ jobId: 'w1-4', number: 1, money: 'release', cause: 'user', at: now });
    await take('w1', 5, 2);
    await take('w1', 6);
    await take('w1', 7);
    expect(await reachedBy('w1')).toEqual(['75 at 15/20', '90 at 19/20', '100 at 20/20']);
  });

  it('are noted once by any number of admissions at the same moment, and all together by the one that reaches all', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, job) => take('w2', job)));
    const reached = await reachedBy('w2');
    expect(reached.map((text) => text.split(' ')[0]).sort()).toEqual(['100', '75', '90']);
    await take('w3', 1, 3, 3);
    expect(await reachedBy('w3')).toEqual(['75 at 3/3', '90 at 3/3', '100 at 3/3']);
  });

  it('are reached by a smaller plan too, and not again after a larger one', async () => {
    await take('w4', 1, 16, 100);
    await test.ledger.adjustLimit(undefined, { ...monthOf('w4'), limit: 20 });
    expect(await reachedBy('w4')).toEqual(['75 at 16/20']);
    await test.ledger.adjustLimit(undefined, { ...monthOf('w4'), limit: 100 });
    await test.ledger.adjustLimit(undefined, { ...monthOf('w4'), limit: 10 });
    expect(await reachedBy('w4')).toEqual(['75 at 16/20', '90 at 16/16', '100 at 16/16']);
  });

  it('are not noted by what is refused or undone, nor for credits', async () => {
    await take('w5', 1, 21);
    const killed = { ...requestFor('w5-2', [videoCharge('w5', { amount: 20, limit: 20 })]) };
    await expect(test.ledger.admit({ ...killed, firstTask: { ...killed.firstTask, fail: true } })).rejects.toThrow(
      'killed',
    );
    expect(await reachedBy('w5')).toEqual([]);
    const wallet = { meter: 'credits', subject: 'u1', period: 'wallet' } as const;
    await test.ledger.grant(undefined, { ...wallet, amount: 10, key: 'u1' });
    await test.ledger.admit(
      requestFor('u1-1', [videoCharge('w6'), { ...wallet, action: 'image', amount: 10, limit: 0 }]),
    );
    expect(await reachedBy('u1')).toEqual([]);
  });

  it('are listed from a moment on, and anew in the next period', async () => {
    await take('w7', 1, 20);
    now = new Date('2031-06-01T00:00:00.000Z');
    const june = videoCharge('w7', { period: '2031-06', amount: 15, limit: 20 });
    await test.ledger.admit(requestFor('w7-2', [june]));
    expect(await test.ledger.listThresholds({ since: now, limit: 100 })).toEqual([
      { meter: 'videoGenerations', subject: 'w7', period: '2031-06', percent: 75, used: 15, limit: 20, at: now },
    ]);
  });
});
