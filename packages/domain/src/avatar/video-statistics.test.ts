import { describe, expect, test } from 'vitest';
import { evolve } from '../job/evolve.ts';
import type { JobEvent } from '../job/job-event.ts';
import { at, SAMPLE_ERROR, SAMPLE_JOBS, type SampleName } from '../testing/sample-jobs.ts';
import { jobEndOf, summarizeVideos, type VideoCount } from './video-statistics.ts';

const NOTHING = { bytes: 0, objects: 0 };

function completed(seconds: number, count = 1, kind: VideoCount['kind'] = 'avatar'): VideoCount {
  return { kind, status: 'completed', seconds, count, bytes: 100 * count, objects: 2 * count };
}

describe('R-001-34: figures of videos', () => {
  test('every status is counted once, and the rate is that of what has ended', () => {
    const statuses = ['draft', 'queued', 'processing', 'awaiting_input', 'failed', 'canceled', 'expired'] as const;
    const counts = statuses.map((status) => ({ kind: 'avatar', status, seconds: null, count: 2, ...NOTHING }) as const);
    const { videos, successRate, storage } = summarizeVideos([...counts, completed(4, 2)]);
    expect(videos).toEqual({ total: 16, completed: 2, failed: 2, canceled: 2, expired: 2, inProgress: 8 });
    expect([successRate, storage]).toEqual([0.25, { bytes: 200, objects: 4 }]);
  });

  test('nothing has no rate, no times and no kinds', () => {
    const none = { total: 0, completed: 0, failed: 0, canceled: 0, expired: 0, inProgress: 0 };
    const times = { p50: null, p95: null };
    const figures = { videos: none, successRate: null, processingTimeSeconds: times, storage: NOTHING };
    expect(summarizeVideos([])).toEqual({ ...figures, byKind: [] });
  });

  test('percentiles are nearest ranks over all videos, in whatever order the counts come', () => {
    const times = (counts: readonly VideoCount[]) => summarizeVideos(counts).processingTimeSeconds;
    expect(times([completed(7)])).toEqual({ p50: 7, p95: 7 });
    expect(times([completed(9), completed(1)])).toEqual({ p50: 1, p95: 9 });
    expect(times(Array.from({ length: 100 }, (_, index) => completed(100 - index)))).toEqual({ p50: 50, p95: 95 });
    expect(times([completed(60, 4), completed(1, 95), completed(900, 1)])).toEqual({ p50: 1, p95: 1 });
    expect(times([completed(60, 5), completed(1, 94), completed(900, 1)])).toEqual({ p50: 1, p95: 60 });
  });

  test('each kind that occurs has figures of its own, by name', () => {
    const counts = [completed(5, 1, 'script'), completed(1, 3, 'avatar'), completed(3, 1, 'avatar')];
    const { videos, byKind } = summarizeVideos(counts);
    expect(videos.total).toBe(5);
    expect(
      byKind.map(({ kind, videos: { total }, processingTimeSeconds }) => [kind, total, processingTimeSeconds.p95]),
    ).toEqual([
      ['avatar', 4, 3],
      ['script', 1, 5],
    ]);
  });
});

describe('the end of a job, for whoever counts', () => {
  const end = { at: at(72), error: SAMPLE_ERROR, charged: false, hold: null };

  test('is timed when it completed', () => {
    const event: JobEvent = { type: 'job.completed', at: at(72) };
    const job = evolve(SAMPLE_JOBS.settling(), event);
    expect(jobEndOf(job, event)).toEqual({
      kind: 'prompt',
      status: 'completed',
      processingSeconds: 71,
      workflowPart: null,
    });
  });

  test.each(['failed', 'canceled', 'expired'] as const)('is not timed when it is %s', (status) => {
    const event: JobEvent = { type: `job.${status}`, ...end };
    const job = evolve(SAMPLE_JOBS.settling(), event);
    expect(jobEndOf(job, event)).toEqual({ kind: 'prompt', status, processingSeconds: null, workflowPart: null });
  });

  test.each(Object.keys(SAMPLE_JOBS) as SampleName[])('is no other event of %s', (name) => {
    for (const event of [
      { type: 'job.deleted', at: at(80) },
      { type: 'cancel.requested', at: at(80) },
      { type: 'hold.settled', at: at(80), money: 'release' },
    ] as const) {
      expect(jobEndOf(evolve(SAMPLE_JOBS[name](), event), event)).toBeNull();
    }
  });
});
