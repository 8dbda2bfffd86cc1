import { billingPeriod, CALENDAR_MONTHS, isTerminal } from '@callsheet/domain';
import { waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cancelJob } from './cancel-job.ts';
import { createJob } from './create-job.ts';
import { deleteJob } from './delete-job.ts';
import { repairTaskId, retryJob } from './retry-job.ts';
import { beginSubmission } from './submission.ts';
import { sweep } from './sweep.ts';
import { createHandDriven, PROVIDER } from './testing/hand-driven.ts';
import { openEngine, promptCommand, type TestEngine } from './testing/open-engine.ts';
import { createScriptedProvider } from './testing/scripted-provider.ts';

let engine: TestEngine;
let hand: ReturnType<typeof createHandDriven>;
/** The step at which the next retry dies. */
let dieAt: string | null = null;
beforeAll(async () => {
  engine = await openEngine({
    label: 'retry',
    onStep: (name) => {
      if (name === dieAt) throw new Error(`killed at ${name}`);
    },
  });
  hand = createHandDriven(engine, '65d1');
});
afterEach(() => {
  dieAt = null;
});
afterAll(async () => engine?.close());

const retry = (jobId: string, monthlyLimit = 500) =>
  retryJob(engine.deps, { jobId, monthlyLimit, billing: CALENDAR_MONTHS, deadlineSeconds: 1800 });

async function createFailed(): Promise<string> {
  const id = await hand.create();
  await hand.submit(id);
  await hand.fail(id);
  expect(await hand.read(id)).toMatchObject({ status: 'failed', charged: false });
  return id;
}

describe('an explicit retry', () => {
  test('runs a failed job again under units of its own, and is paid once', async () => {
    const id = await createFailed();
    const retried = await retry(id);
    expect(retried).toMatchObject({ status: 'queued', admission: 2, progress: 0, completedAt: null, startedAt: null });
    expect(retried).not.toHaveProperty('error');
    expect(await hand.read(id)).toEqual(retried);
    expect(retried.deadlineAt.getTime() - retried.updatedAt.getTime()).toBe(1_800_000);
    expect(await hand.usage(id)).toEqual({ reserved: 1, captured: 0 });
    expect(await hand.submit(id)).toBe(2);
    await hand.complete(id);
    expect(await hand.read(id)).toMatchObject({
      status: 'completed',
      attempts: [
        { number: 1, admission: 1, state: 'failed' },
        { number: 2, admission: 2, state: 'succeeded' },
      ],
    });
    expect(await hand.usage(id)).toEqual({ reserved: 0, captured: 1 });
    expect(await engine.ledger.verify('all')).toEqual([]);
  });

  test('of a job that was canceled before it was sent brings a submission that was not sent before', async () => {
    const id = await hand.create();
    await cancelJob(engine.deps, { jobId: id });
    await retry(id);
    expect(await hand.submit(id)).toBe(1);
    await hand.complete(id);
    expect(await hand.usage(id)).toEqual({ reserved: 0, captured: 1 });
  });

  test('is refused while anything of the last run is open, and for what cannot run again', async () => {
    const held = await hand.create();
    await hand.submit(held);
    await cancelJob(engine.deps, { jobId: held });
    await expect(retry(held)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    const completed = await hand.create();
    await hand.submit(completed);
    await hand.complete(completed);
    await expect(retry(completed)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    const gone = await createFailed();
    await deleteJob(engine.deps, { jobId: gone });
    await expect(retry(gone)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await hand.usage(gone)).toEqual({ reserved: 0, captured: 0 });
  });

  test('that is refused for want of units leaves the job as it was, and works once there are some', async () => {
    const id = await createFailed();
    const allow = (limit: number) =>
      engine.ledger.adjustLimit(undefined, {
        meter: 'videoGenerations',
        subject: `workspace-${id}`,
        period: engine.deps.now().toISOString().slice(0, 7),
        limit,
      });
    await allow(0);
    const before = await engine.deps.jobs.find(id);
    for (let time = 0; time < 3; time += 1)
      await expect(retry(id, 0)).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
    expect(await engine.deps.jobs.find(id)).toEqual(before);
    await allow(1);
    expect(await retry(id, 1)).toMatchObject({ status: 'queued' });
    expect(await hand.usage(id)).toEqual({ reserved: 1, captured: 0 });
  });

  test('asked for 20 times at once takes place once and holds one unit; the others are 409', async () => {
    const id = await createFailed();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => retry(id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    expect(await hand.usage(id)).toEqual({ reserved: 1, captured: 0 });
  });
});

describe('a retry that died between the reservation and the document', () => {
  async function interrupted(): Promise<string> {
    const id = await createFailed();
    dieAt = 'retry.admitted';
    await expect(retry(id)).rejects.toThrow('killed');
    dieAt = null;
    expect(await hand.read(id)).toMatchObject({ status: 'failed', admission: 1 });
    expect(await hand.usage(id)).toEqual({ reserved: 1, captured: 0 });
    await expect(retry(id)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    return id;
  }

  test('is completed by the task that was committed with the reservation', async () => {
    const id = await interrupted();
    const repair = { jobId: id, effectId: repairTaskId(id, 2), ...PROVIDER };
    expect(await engine.deps.queue.stateOf('job.submit', repair.effectId)).toBe('waiting');
    expect(await beginSubmission(engine.deps, repair)).toMatchObject({ proceed: false });
    expect(await hand.read(id)).toMatchObject({ status: 'queued', admission: 2 });
    // Delivered again, also while the submission is under way, it changes nothing.
    await beginSubmission(engine.deps, repair);
    await hand.submit(id);
    await beginSubmission(engine.deps, repair);
    await hand.complete(id);
    expect(await hand.usage(id)).toEqual({ reserved: 0, captured: 1 });
  });

  test('is completed as it was reserved, in the period of the workspace (C-12)', async () => {
    const id = await createFailed();
    const billing = { anchorDay: 28, runningPeriod: null };
    dieAt = 'retry.admitted';
    const dying = retryJob(engine.deps, { jobId: id, monthlyLimit: 500, billing, deadlineSeconds: 1800 });
    await expect(dying).rejects.toThrow('killed');
    dieAt = null;
    const { key } = billingPeriod(billing, engine.deps.now());
    await beginSubmission(engine.deps, { jobId: id, effectId: repairTaskId(id, 2), ...PROVIDER });
    const job = await hand.read(id);
    expect([job.admission, job.charges.map(({ period }) => period)]).toEqual([2, [key]]);
    expect(await hand.usage(id, key)).toEqual({ reserved: 1, captured: 0 });
  });

  test('is completed by the sweep when the queue has lost that task', async () => {
    const id = await interrupted();
    engine.advance(120_000);
    await sweep(engine.deps);
    expect(await hand.read(id)).toMatchObject({ status: 'queued', admission: 2 });
    expect(await hand.usage(id)).toEqual({ reserved: 1, captured: 0 });
  });

  test('gives the unit back when the job was deleted meanwhile', async () => {
    const id = await interrupted();
    await deleteJob(engine.deps, { jobId: id });
    await beginSubmission(engine.deps, { jobId: id, effectId: repairTaskId(id, 2), ...PROVIDER });
    expect(await hand.usage(id)).toEqual({ reserved: 0, captured: 0 });
    await sweep(engine.deps);
    expect(await hand.usage(id)).toEqual({ reserved: 0, captured: 0 });
  });
});

test('a retry in a later month is charged to that month (C-12)', async () => {
  const id = await createFailed();
  const month = engine.deps.now().toISOString().slice(0, 7);
  engine.advance(32 * 24 * 3_600_000);
  const retried = await retry(id);
  expect(retried.charges[0]?.period).not.toBe(month);
  expect(await hand.usage(id, month)).toEqual({ reserved: 0, captured: 0 });
  expect(await hand.usage(id)).toEqual({ reserved: 1, captured: 0 });
});

test('with workers, a job that was canceled and retried is made once', async () => {
  const own = await openEngine({ label: 'retry-workers', onStep: () => undefined });
  try {
    const id = '65d200000000000000000001';
    await createJob(own.deps, promptCommand(id));
    await cancelJob(own.deps, { jobId: id });
    await retryJob(own.deps, { jobId: id, monthlyLimit: 500, billing: CALENDAR_MONTHS, deadlineSeconds: 600 });
    const provider = createScriptedProvider(own.deps, (_jobId, run) => run());
    await provider.bind(own.queue);
    const job = await waitFor(
      async () => {
        const now = (await own.deps.jobs.find(id))?.job;
        return now !== undefined && isTerminal(now.status) ? now : null;
      },
      { description: 'the job to end' },
    );
    expect(job.status).toBe('completed');
    expect([...provider.orders.values()]).toEqual([1]);
  } finally {
    await own.close();
  }
});
