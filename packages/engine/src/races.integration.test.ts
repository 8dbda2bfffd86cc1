import { ProviderError } from '@callsheet/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelJob } from './cancel-job.ts';
import { deleteJob } from './delete-job.ts';
import { recordCancelOutcome } from './record-cancel-outcome.ts';
import { settleJob } from './settle-job.ts';
import { beginSubmission, recordLookup, recordSubmitError } from './submission.ts';
import { sweep } from './sweep.ts';
import { assetsOf, createHandDriven, PROVIDER } from './testing/hand-driven.ts';
import { openEngine, type TestEngine } from './testing/open-engine.ts';

let engine: TestEngine;
let hand: ReturnType<typeof createHandDriven>;
beforeAll(async () => {
  engine = await openEngine({ label: 'races', onStep: () => undefined });
  hand = createHandDriven(engine, '65e1');
});
afterAll(async () => engine?.close());

const cancel = (jobId: string) => cancelJob(engine.deps, { jobId });

describe('a cancel', () => {
  test('20 times at once against a completion: one outcome, and the money follows it', async () => {
    for (const lead of ['ingest', 'settle'] as const) {
      const id = await hand.create();
      await hand.submit(id);
      await hand.succeed(id);
      if (lead === 'settle') await hand.store(id);
      const finish = async () => {
        if (lead === 'ingest') await hand.store(id);
        await settleJob(engine.deps, { jobId: id });
      };
      const outcomes = await Promise.allSettled([finish(), ...Array.from({ length: 20 }, () => cancel(id))]);
      await settleJob(engine.deps, { jobId: id });
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'NOT_CANCELABLE' });
      const job = await hand.read(id);
      // The video was made, so it is paid for either way.
      expect(lead === 'settle' ? ['completed'] : ['completed', 'canceled']).toContain(job.status);
      if (job.status === 'canceled') {
        expect(job).toMatchObject({ charged: true, assets: [] });
        const key = `${assetsOf(job)[0]?.bucket}/${assetsOf(job)[0]?.key}`;
        expect(engine.removed).toContain(key);
      }
      expect(await hand.usage(id)).toEqual({ reserved: 0, captured: 1 });
    }
  });

  test('while the submit call is under way waits for its answer, then stops the operation', async () => {
    const id = await hand.create();
    const begun = await beginSubmission(engine.deps, { jobId: id, effectId: id, ...PROVIDER });
    expect(begun.proceed).toBe(true);
    expect(await cancel(id)).toMatchObject({ status: 'processing', stage: 'submit' });
    const error = new ProviderError({ code: 'RATE_LIMITED', retry: 'same_attempt', safeMessage: 'Later.' });
    await recordSubmitError(engine.deps, { jobId: id, attempt: 1, error });
    await settleJob(engine.deps, { jobId: id });
    expect(await hand.read(id)).toMatchObject({ status: 'canceled', charged: false });
    expect(await hand.usage(id)).toEqual({ reserved: 0, captured: 0 });
  });

  test('at a provider that cannot cancel frees the job at once and holds the unit until the verdict', async () => {
    const id = await hand.create();
    await hand.submit(id);
    await cancel(id);
    await recordCancelOutcome(engine.deps, { jobId: id, attempt: 1, result: 'unsupported' });
    await settleJob(engine.deps, { jobId: id });
    expect(await hand.read(id)).toMatchObject({ status: 'canceled', hold: { attempt: 1 } });
    expect(await hand.usage(id)).toEqual({ reserved: 1, captured: 0 });
    await hand.succeed(id);
    expect(await hand.usage(id)).toEqual({ reserved: 0, captured: 1 });
  });
});

describe('a delete leaves no object', () => {
  test('whatever stage the job is in', async () => {
    const stages = ['queued', 'submitting', 'waiting', 'ingest', 'settle', 'completed'] as const;
    for (const stage of stages) {
      const id = await hand.create();
      if (stage === 'submitting') await beginSubmission(engine.deps, { jobId: id, effectId: id, ...PROVIDER });
      else if (stage !== 'queued') await hand.submit(id);
      if (stage === 'ingest' || stage === 'settle' || stage === 'completed') await hand.succeed(id);
      const assets = assetsOf(await hand.read(id));
      if (stage === 'settle' || stage === 'completed') await hand.store(id);
      if (stage === 'completed') await settleJob(engine.deps, { jobId: id });
      await deleteJob(engine.deps, { jobId: id });
      // The worker that was storing the bytes comes to its end only now.
      if (stage === 'ingest') expect(await hand.store(id)).toEqual({ tombstoned: true });
      if (stage === 'waiting') await hand.succeed(id);
      await settleJob(engine.deps, { jobId: id });
      engine.advance(1000);
      await sweep(engine.deps);
      expect(await hand.read(id), stage).toMatchObject({ assets: [], deletedAt: expect.any(Date) });
      for (const { bucket, key } of assets) expect(engine.removed, stage).toContain(`${bucket}/${key}`);
    }
  });
});

test('a submission of unknown outcome is looked up on schedule and bought again only when it certainly never arrived', async () => {
  const id = await hand.create();
  await beginSubmission(engine.deps, { jobId: id, effectId: id, ...PROVIDER });
  engine.advance(20_000);
  expect(await beginSubmission(engine.deps, { jobId: id, effectId: id, ...PROVIDER })).toMatchObject({
    proceed: false,
    waitMs: expect.any(Number),
  });
  engine.advance(20_000);
  await sweep(engine.deps);
  expect(await hand.read(id)).toMatchObject({ stage: 'waiting', attempts: [{ state: 'unknown' }] });
  const lookUp = () => recordLookup(engine.deps, { jobId: id, attempt: 1, found: null, checkAfterMs: 0 });
  expect(await lookUp()).toBe('look_again');
  engine.advance(60_000);
  expect(await lookUp()).toBe('look_again');
  engine.advance(60_000);
  expect(await lookUp()).toBe('recorded');
  expect(await hand.read(id)).toMatchObject({ status: 'queued', admission: 1, attempts: [{ state: 'rejected' }] });
  expect(await hand.submit(id)).toBe(2);
  await hand.complete(id);
  expect(await hand.usage(id)).toEqual({ reserved: 0, captured: 1 });
  expect(await engine.ledger.verify('all')).toEqual([]);
});
