import { describe, expect, test } from 'vitest';
import { at, SAMPLE_ERROR, SAMPLE_JOBS } from '../testing/sample-jobs.ts';
import { effectKey } from './effect.ts';
import { effectsOf } from './effects-of.ts';
import { evolve } from './evolve.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './job-event.ts';
import { nextTaskOf } from './next-task.ts';
import { wakeAt } from './wake-at.ts';

function caused(job: Job, event: JobEvent) {
  const next = evolve(job, event);
  return effectsOf(next, event).map(
    (effect) => `${effect.name} ${effect.target}${effect.kind === 'task' ? ` +${effect.afterMs}` : ''}`,
  );
}

describe('effects', () => {
  test('each event causes exactly the task that carries the job on', () => {
    const waiting = SAMPLE_JOBS.waiting();
    expect(
      caused(SAMPLE_JOBS.submitting(), {
        type: 'attempt.accepted',
        at: at(2),
        attempt: 1,
        externalId: 'x',
        handle: null,
        rawStatus: 's',
        checkAfterMs: 2000,
      }),
    ).toEqual(['operation.check attempt:1 +2000']);
    expect(
      caused(SAMPLE_JOBS.submitting(), {
        type: 'attempt.postponed',
        at: at(2),
        attempt: 1,
        error: SAMPLE_ERROR,
        retryAfterMs: 7,
      }),
    ).toEqual(['job.submit attempt:2 +7']);
    expect(
      caused(waiting, {
        type: 'attempt.succeeded',
        at: at(3),
        attempt: 1,
        externalId: null,
        rawStatus: 's',
        outputs: [],
        plannedAssets: [],
      }),
    ).toEqual(['asset.ingest attempt:1 +0']);
    expect(caused(SAMPLE_JOBS.ingesting(), { type: 'asset.stored', at: at(4), attempt: 1, assets: [] })).toEqual([
      'job.settle admission:1 +0',
    ]);
    expect(caused(waiting, { type: 'cancel.requested', at: at(4) })).toEqual(['operation.check attempt:1 +0']);
    expect(caused(SAMPLE_JOBS.submitting(), { type: 'cancel.requested', at: at(4) })).toEqual([]);
    expect(caused(SAMPLE_JOBS.draft(), { type: 'job.queued', at: at(4), deadlineAt: at(64) })).toEqual([
      'job.submit attempt:1 +0',
    ]);
    expect(
      caused(SAMPLE_JOBS.failed(), {
        type: 'job.retried',
        at: at(99),
        admission: 2,
        charges: [],
        deadlineSeconds: 60,
        deadlineAt: at(159),
      }),
    ).toEqual(['job.submit attempt:2 +0']);
  });

  test('late verdicts move held money through the ledger, and an ended job is not checked again by itself', () => {
    const held = SAMPLE_JOBS['canceled, money held']();
    expect(caused(held, { type: 'hold.settled', at: at(99), money: 'capture' })).toEqual([
      'ledger.capture admission:1',
    ]);
    expect(
      caused(held, {
        type: 'attempt.accepted',
        at: at(99),
        attempt: 1,
        externalId: 'x',
        handle: null,
        rawStatus: 's',
        checkAfterMs: 0,
      }),
    ).toEqual([]);
  });

  test('the key of an effect names job, seq, effect and target', () => {
    expect(effectKey({ jobId: 'j', seq: 3, name: 'job.settle', target: 'admission:1' })).toBe(
      'j/3/job.settle/admission:1',
    );
  });
});

describe('what the sweep looks for', () => {
  test('a queued or working job has a next task, every other none', () => {
    expect(
      Object.fromEntries(Object.entries(SAMPLE_JOBS).map(([name, make]) => [name, nextTaskOf(make())?.name ?? null])),
    ).toEqual({
      draft: null,
      queued: 'job.submit',
      submitting: null,
      'submitting, cancel asked': null,
      waiting: 'operation.check',
      'waiting, cancel asked': 'operation.check',
      'waiting, unknown': 'operation.check',
      ingesting: 'asset.ingest',
      settling: 'job.settle',
      awaiting_input: null,
      completed: null,
      failed: null,
      canceled: null,
      expired: null,
      'canceled, money held': null,
      'expired, money held': null,
    });
  });

  test('wakeAt is the first moment at which a rule may apply', () => {
    expect(wakeAt(SAMPLE_JOBS.draft())).toEqual(at(3600));
    expect(wakeAt(SAMPLE_JOBS.queued())).toEqual(at(120));
    expect(wakeAt({ ...SAMPLE_JOBS.queued(), startDeadlineAt: at(30) })).toEqual(at(30));
    expect(wakeAt({ ...SAMPLE_JOBS.waiting(), startDeadlineAt: at(30) })).toEqual(at(122));
    expect(wakeAt(SAMPLE_JOBS.submitting())).toEqual(at(91));
    expect(wakeAt(SAMPLE_JOBS['waiting, cancel asked']())).toEqual(at(63));
    expect(wakeAt(SAMPLE_JOBS.waiting())).toEqual(at(122));
    expect(wakeAt(SAMPLE_JOBS.settling())).toEqual(at(190));
    expect(wakeAt(SAMPLE_JOBS.completed())).toBeNull();
    expect(wakeAt(SAMPLE_JOBS['expired, money held']())).toEqual(at(132));
    expect(wakeAt(evolve(SAMPLE_JOBS.completed(), { type: 'job.deleted', at: at(500) }))).toEqual(at(500));
  });

  test('what a product shows of its video follows every event that changes it, and only of product jobs (C-33)', () => {
    const product = {
      id: '65b000000000000000000001',
      title: 'Kettle',
      sku: null,
      description: null,
      imageUrls: ['https://shop.example/1.jpg'] as const,
      template: 'unboxing' as const,
    };
    const ofProduct = (job: Job): Job => ({ ...job, input: { prompt: '', style: null, product } });
    const shown = ['product.videos 65b000000000000000000001'];
    const deleted: JobEvent = { type: 'job.deleted', at: at(5) };
    expect(caused(ofProduct(SAMPLE_JOBS.completed()), deleted)).toEqual(shown);
    expect(caused(SAMPLE_JOBS.completed(), deleted)).toEqual([]);
    expect(caused(ofProduct(SAMPLE_JOBS.draft()), { type: 'job.queued', at: at(5) })).toEqual([
      'job.submit attempt:1 +0',
      ...shown,
    ]);
    const unknown: JobEvent = { type: 'attempt.unknown', at: at(5), attempt: 1, checkAfterMs: 0 };
    expect(caused(ofProduct(SAMPLE_JOBS.submitting()), unknown)).toEqual(['operation.check attempt:1 +0']);
  });
});
