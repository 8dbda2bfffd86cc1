import { describe, expect, it } from 'vitest';
import type { Fault } from '../faults/fault.ts';
import { createFaultStore } from '../faults/fault-store.ts';
import { describeEnd } from './describe-end.ts';
import type { FlowOutcome } from './flow-run.ts';
import type { FlowOrder } from './parse-flow-order.ts';

const VIDEO_URL = 'http://127.0.0.1:4010/n8n/videos/exec_1.mp4';
const READY: FlowOutcome = { status: 'ready', uploadedKey: 'videos/u/1.mp4', sizeBytes: 900, durationSeconds: 7 };
const BROKEN: FlowOutcome = { status: 'broken', errorMessage: 'The node failed' };
const said = { videoId: 'u_1', status: 'ready', metadata: { size: 900, format: 'mp4', duration: 7 } };

const order: FlowOrder = {
  flow: 'create',
  videoId: 'u_1',
  callbackUrl: 'http://127.0.0.1:3000/c',
  errorCallbackUrl: 'http://127.0.0.1:3000/e',
  upload: null,
  speakerId: 'Ada',
  lowerThird: ['Ann', ''],
  speech: 'Hello.',
  tone: '',
  allTexts: '',
};

function tell(outcome: FlowOutcome, fault?: Fault) {
  const store = createFaultStore();
  if (fault) store.add({ fault });
  const { prediction: faults } = store.take({ prompt: '', model: 'n8n/create' });
  return describeEnd({ executionId: 'exec_1', order, faults }, outcome, VIDEO_URL);
}

describe('describeEnd', () => {
  it('R-001-14: names the key that was uploaded to, else where the clip is served', () => {
    expect(tell(READY)).toEqual({ ...said, s3Key: 'videos/u/1.mp4' });
    expect(tell({ ...READY, uploadedKey: null })).toEqual({ ...said, videoUrl: VIDEO_URL });
  });

  it('R-001-14: says why a video failed', () => {
    expect(tell({ status: 'failed', error: 'No' })).toEqual({ videoId: 'u_1', status: 'failed', error: 'No' });
  });

  it('N5: leaves the key out, or names one that nobody handed out', () => {
    expect(tell(READY, { kind: 'flow', mode: 'ready_without_key' })).toEqual(said);
    expect(tell(READY, { kind: 'flow', mode: 'other_key' })).toMatchObject({ s3Key: 'videos/somebody-else/1.mp4' });
    expect(tell(READY, { kind: 'flow', mode: 'other_key', s3Key: '../1.mp4' })).toMatchObject({ s3Key: '../1.mp4' });
  });

  it('R-001-15, N4: names the run that broke, or nothing', () => {
    expect(tell(BROKEN)).toEqual({ errorMessage: 'The node failed', executionId: 'exec_1' });
    expect(tell(BROKEN, { kind: 'flow', mode: 'error_without_id' })).toEqual({ errorMessage: 'The node failed' });
  });
});
