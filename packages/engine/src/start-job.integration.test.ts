import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cancelJob } from './cancel-job.ts';
import { createJob } from './create-job.ts';
import { deleteJob } from './delete-job.ts';
import { effectId } from './effect-id.ts';
import { settleJob } from './settle-job.ts';
import { startJob } from './start-job.ts';
import { beginSubmission } from './submission.ts';
import { sweep } from './sweep.ts';
import { createHandDriven, PROVIDER } from './testing/hand-driven.ts';
import { openEngine, promptCommand, type TestEngine } from './testing/open-engine.ts';

const DAY_MS = 24 * 3_600_000;
let engine: TestEngine;
let hand: ReturnType<typeof createHandDriven>;
let dieAt: string | null = null;
beforeAll(async () => {
  engine = await openEngine({
    label: 'start',
    onStep: (name) => {
      if (name === dieAt) throw new Error(`killed at ${name}`);
    },
  });
  hand = createHandDriven(engine, '65d3');
});
afterEach(() => {
  dieAt = null;
});
afterAll(async () => engine?.close());

const createDraft = () => hand.create({ start: false });
const submitTask = (id: string, seq: number) =>
  engine.deps.queue.stateOf('job.submit', effectId({ jobId: id, seq, name: 'job.submit', target: 'attempt:1' }));

describe('a draft', () => {
  test('holds its unit and waits; started, it runs under that unit with a deadline of its own (C-04)', async () => {
    const id = await createDraft();
    const draft = await hand.read(id);
    expect(draft).toMatchObject({ status: 'draft', attempts: [] });
    expect(draft.deadlineAt.getTime() - draft.createdAt.getTime()).toBe(30 * DAY_MS);
    expect(await hand.usage(id)).toEqual({ reserved: 1, captured: 0 });
    expect(await submitTask(id, 1)).toBe('missing');
    expect(await beginSubmission(engine.deps, { jobId: id, effectId: id, ...PROVIDER })).toMatchObject({
      proceed: false,
    });
    const started = await startJob(engine.deps, { jobId: id });
    expect(started.status).toBe('queued');
    expect(started.deadlineAt.getTime() - started.updatedAt.getTime()).toBe(3_600_000);
    expect(await submitTask(id, 2)).toBe('waiting');
    await hand.submit(id);
    await hand.complete(id);
    expect(await hand.usage(id)).toEqual({ reserved: 0, captured: 1 });
  });

  test('is started once, whoever asks', async () => {
    const id = await createDraft();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => startJob(engine.deps, { jobId: id })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    expect(await hand.usage(id)).toEqual({ reserved: 1, captured: 0 });
  });

  test('gives its unit back when it is canceled or deleted', async () => {
    const canceled = await createDraft();
    expect(await cancelJob(engine.deps, { jobId: canceled })).toMatchObject({ status: 'canceled', charged: false });
    await expect(startJob(engine.deps, { jobId: canceled })).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    const deleted = await createDraft();
    await deleteJob(engine.deps, { jobId: deleted });
    await expect(startJob(engine.deps, { jobId: deleted })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const id of [canceled, deleted]) expect(await hand.usage(id)).toEqual({ reserved: 0, captured: 0 });
  });

  test('whose admission was interrupted is admitted by its start, or refused and gone', async () => {
    dieAt = 'create.inserted';
    const [lucky, poor] = [hand.newId(), hand.newId()];
    for (const [id, monthlyLimit] of [
      [lucky, 30],
      [poor, 0],
    ] as const) {
      const command = promptCommand(id, { start: false, workspaceId: `workspace-${id}`, monthlyLimit });
      await expect(createJob(engine.deps, command)).rejects.toThrow('killed');
    }
    dieAt = null;
    expect(await hand.usage(lucky)).toEqual({ reserved: 0, captured: 0 });
    expect(await startJob(engine.deps, { jobId: lucky })).toMatchObject({ status: 'queued' });
    expect(await hand.usage(lucky)).toEqual({ reserved: 1, captured: 0 });
    await expect(startJob(engine.deps, { jobId: poor })).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
    expect(await engine.deps.jobs.find(poor)).toBeNull();
  });
});

describe('deadlines', () => {
  test('a job that did not start in time expires and is free; one that was sent goes on', async () => {
    const late = await hand.create({ startDeadlineSeconds: 60 });
    const sent = await hand.create({ startDeadlineSeconds: 60 });
    await hand.submit(sent);
    engine.advance(61_000);
    expect(await beginSubmission(engine.deps, { jobId: late, effectId: late, ...PROVIDER })).toMatchObject({
      proceed: false,
    });
    await sweep(engine.deps);
    await settleJob(engine.deps, { jobId: late });
    expect(await hand.read(late)).toMatchObject({ status: 'expired', error: { code: 'DEADLINE_EXCEEDED' } });
    expect(await hand.usage(late)).toEqual({ reserved: 0, captured: 0 });
    expect(await hand.read(sent)).toMatchObject({ status: 'processing', stage: 'waiting' });
  });

  test('a draft that nobody starts expires after 30 days and gives its unit back', async () => {
    const id = await createDraft();
    const month = engine.deps.now().toISOString().slice(0, 7);
    engine.advance(30 * DAY_MS - 60_000);
    await sweep(engine.deps);
    expect(await hand.read(id)).toMatchObject({ status: 'draft' });
    engine.advance(120_000);
    await expect(startJob(engine.deps, { jobId: id })).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' });
    await sweep(engine.deps);
    await settleJob(engine.deps, { jobId: id });
    expect(await hand.read(id)).toMatchObject({ status: 'expired', charged: false });
    expect(await hand.usage(id, month)).toEqual({ reserved: 0, captured: 0 });
  });
});
