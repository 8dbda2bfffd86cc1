import { describe, expect, it } from 'vitest';
import { examplePrediction } from '../testing/example-prediction.ts';
import { advancePrediction, type PredictionChange } from './advance-prediction.ts';
import type { PredictionStatus } from './prediction.ts';

const now = new Date('2026-01-01T00:01:00Z');
const changes: Record<PredictionChange['kind'], PredictionChange> = {
  start: { kind: 'start' },
  log: { kind: 'log', text: 'x' },
  succeed: { kind: 'succeed', output: 'u' },
  fail: { kind: 'fail', error: 'e' },
  cancel: { kind: 'cancel' },
  deadline: { kind: 'deadline' },
  removeData: { kind: 'removeData' },
};

const table: Record<PredictionStatus, Record<PredictionChange['kind'], PredictionStatus>> = {
  starting: {
    start: 'processing',
    log: 'starting',
    succeed: 'starting',
    fail: 'failed',
    cancel: 'canceled',
    deadline: 'aborted',
    removeData: 'starting',
  },
  processing: {
    start: 'processing',
    log: 'processing',
    succeed: 'succeeded',
    fail: 'failed',
    cancel: 'canceled',
    deadline: 'canceled',
    removeData: 'processing',
  },
  succeeded: {
    start: 'succeeded',
    log: 'succeeded',
    succeed: 'succeeded',
    fail: 'succeeded',
    cancel: 'succeeded',
    deadline: 'succeeded',
    removeData: 'succeeded',
  },
  failed: {
    start: 'failed',
    log: 'failed',
    succeed: 'failed',
    fail: 'failed',
    cancel: 'failed',
    deadline: 'failed',
    removeData: 'failed',
  },
  canceled: {
    start: 'canceled',
    log: 'canceled',
    succeed: 'canceled',
    fail: 'canceled',
    cancel: 'canceled',
    deadline: 'canceled',
    removeData: 'canceled',
  },
  aborted: {
    start: 'aborted',
    log: 'aborted',
    succeed: 'aborted',
    fail: 'aborted',
    cancel: 'aborted',
    deadline: 'aborted',
    removeData: 'aborted',
  },
};

describe('advancePrediction', () => {
  for (const [status, row] of Object.entries(table) as [PredictionStatus, (typeof table)[PredictionStatus]][]) {
    for (const [kind, expected] of Object.entries(row) as [PredictionChange['kind'], PredictionStatus][]) {
      it(`${status} + ${kind} → ${expected}`, () => {
        expect(advancePrediction(examplePrediction({ status }), changes[kind], now).status).toBe(expected);
      });
    }
  }

  it('returns the same object for a change after the end: the first ending wins (C11)', () => {
    const succeeded = examplePrediction({ status: 'succeeded', output: 'u', completedAt: now });
    for (const kind of ['start', 'log', 'succeed', 'fail', 'cancel', 'deadline'] as const) {
      expect(advancePrediction(succeeded, changes[kind], now)).toBe(succeeded);
    }
  });

  it('records when it started and ended, and keeps growing logs', () => {
    let prediction = advancePrediction(examplePrediction(), changes.start, now);
    prediction = advancePrediction(advancePrediction(prediction, changes.log, now), changes.log, now);
    prediction = advancePrediction(prediction, changes.succeed, new Date('2026-01-01T00:02:00Z'));
    expect(prediction).toMatchObject({
      startedAt: now,
      logs: 'xx',
      output: 'u',
      completedAt: new Date('2026-01-01T00:02:00Z'),
    });
  });

  it('takes input, output and logs away when the data is removed', () => {
    const ended = examplePrediction({ status: 'failed', logs: 'l', output: 'u', error: 'kept' });
    expect(advancePrediction(ended, changes.removeData, now)).toMatchObject({
      input: {},
      output: null,
      logs: '',
      dataRemoved: true,
      error: 'kept',
    });
  });
});
