import { describe, expect, test } from 'vitest';
import { at, SAMPLE_ERROR, SAMPLE_JOBS, type SampleName } from '../testing/sample-jobs.ts';
import type { Asset } from './asset.ts';
import { assertRetryable } from './decide-retry.ts';
import { decideSalvage, decideSalvaged, salvageableAttempt } from './decide-salvage.ts';
import { effectsOf } from './effects-of.ts';
import { evolve } from './evolve.ts';
import type { Job } from './job.ts';

const plannedAssets = [{ role: 'video', bucket: 'video-files', key: 'videos/o/1.mp4' }] as const;
const uploaded = {
  state: 'succeeded',
  rawStatus: 'callback: ready',
  outputs: [{ uploadedKey: 'videos/o/1.mp4', kind: 'video' }],
} as const;
const linked = { ...uploaded, outputs: [{ url: 'https://example.com/out.mp4', kind: 'video' }] } as const;
const asset: Asset = {
  ...plannedAssets[0],
  sizeBytes: 10,
  sha256: 'aa',
  contentType: 'video/mp4',
  width: 1280,
  height: 720,
  durationSeconds: 8,
};
const late = (job: Job, snapshot: typeof uploaded | typeof linked = uploaded, attempt = 1) =>
  decideSalvage(job, { now: at(9000), attempt, snapshot, plannedAssets });

function salvage(job: Job): Job {
  const event = late(job);
  if (event === null) throw new Error('nothing to keep');
  return evolve(job, event);
}

describe('N3: a result that comes after the end', () => {
  const kept: readonly SampleName[] = ['failed', 'expired, money held'];
  test.each(Object.keys(SAMPLE_JOBS) as SampleName[])('%s', (name) => {
    const job = SAMPLE_JOBS[name]();
    expect(late(job)?.type).toBe(kept.includes(name) ? 'result.salvaged' : undefined);
    expect(late(job, linked)).toBeNull();
    expect(late(job, uploaded, 2)).toBeNull();
    expect(late({ ...job, deletedAt: at(8000) })).toBeNull();
  });

  test('is taken in by an ingest of its own while the end stays what it was', () => {
    const before = SAMPLE_JOBS['expired, money held']();
    const event = late(before);
    if (event === null) throw new Error('nothing to keep');
    const salvaged = evolve(before, event);
    expect(effectsOf(salvaged, event)).toEqual([
      { kind: 'task', name: 'asset.ingest', target: 'attempt:1', afterMs: 0, attempt: 1 },
    ]);
    expect(salvaged).toMatchObject({ status: 'expired', assets: [], attempts: [{ state: 'succeeded' }] });
    expect(salvageableAttempt(salvaged)?.number).toBe(1);
    const stored = decideSalvaged(salvaged, { now: at(9001), attempt: 1, assets: [asset] });
    if (stored === null) throw new Error('the bytes were not wanted');
    const after = evolve(salvaged, stored);
    expect(after).toMatchObject({ status: 'expired', assets: [asset] });
    expect(effectsOf(after, stored)).toEqual([]);
    // A redelivery of the ingest, and another callback, change nothing.
    expect(decideSalvaged(after, { now: at(9002), attempt: 1, assets: [asset] })).toBeNull();
    expect(late(after)).toBeNull();
  });

  test('has no bytes to keep once its owner has deleted or retried the job', () => {
    const salvaged = salvage(SAMPLE_JOBS.failed());
    const decide = (job: Job) => decideSalvaged(job, { now: at(9001), attempt: 1, assets: [asset] });
    expect(decide({ ...salvaged, deletedAt: at(9000) })).toBeNull();
    expect(decide({ ...salvaged, status: 'queued' } as Job)).toBeNull();
    expect(salvageableAttempt(SAMPLE_JOBS.completed())).toBeNull();
  });

  test('is not the result of an attempt that had succeeded before and could not be stored', () => {
    const error = SAMPLE_ERROR;
    const settlement = { outcome: 'failed', money: 'release', error } as const;
    const lost = [
      { type: 'job.settling', at: at(70), settlement, attemptState: null, rawStatus: null } as const,
      { type: 'job.failed', at: at(71), error, charged: false, hold: null } as const,
    ].reduce<Job>(evolve, SAMPLE_JOBS.ingesting());
    expect(lost).toMatchObject({ status: 'failed', attempts: [{ state: 'succeeded' }], assets: [] });
    expect([salvageableAttempt(lost), late(lost)]).toEqual([null, null]);
  });

  test('stands in the way of a retry, which would make the video once more', () => {
    const salvaged = salvage(SAMPLE_JOBS.failed());
    expect(() => assertRetryable({ ...salvaged, assets: [asset] })).toThrow(/came after its end and is there/);
    expect(() => assertRetryable(salvaged)).not.toThrow();
  });
});
