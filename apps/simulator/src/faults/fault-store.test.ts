import { describe, expect, it } from 'vitest';
import { createFaultStore } from './fault-store.ts';

const call = { prompt: 'a red fox', model: 'google/veo-3.1' };

describe('createFaultStore', () => {
  it('matches by part of the prompt and by model, both when both are given', () => {
    const faults = createFaultStore();
    faults.add({ match: { promptContains: 'fox', model: 'google/veo-3' }, fault: { kind: 'never_finish' } });
    expect(faults.take(call).prediction.find('never_finish')).toBeUndefined();
    expect(faults.take({ ...call, model: 'google/veo-3' }).prediction.find('never_finish')).toBeDefined();
  });

  it('is used once, or as often as asked', () => {
    const faults = createFaultStore();
    faults.add({ times: 2, fault: { kind: 'create_status', status: 503 } });
    expect([1, 2, 3].map(() => faults.take(call).create?.kind)).toEqual(['create_status', 'create_status', undefined]);
  });

  it('plays create faults in the order in which they were posted', () => {
    const faults = createFaultStore();
    faults.add({ fault: { kind: 'create_status', status: 503 } });
    faults.add({ fault: { kind: 'create_reset', accepted: false } });
    expect([1, 2, 3].map(() => faults.take(call).create?.kind)).toEqual(['create_status', 'create_reset', undefined]);
  });

  it('keeps the faults of a prediction for the create call that is accepted', () => {
    const faults = createFaultStore();
    faults.add({ fault: { kind: 'create_status', status: 429 } });
    faults.add({ fault: { kind: 'fail_with', error: 'E1001' } });
    expect(faults.take(call).prediction.find('fail_with')).toBeUndefined();
    expect(faults.take(call).prediction.find('fail_with')?.error).toBe('E1001');
  });

  it('gives the prediction its faults when the create call fails but was accepted', () => {
    const faults = createFaultStore();
    faults.add({ fault: { kind: 'create_reset', accepted: true } });
    faults.add({ fault: { kind: 'slow', ms: 5 } });
    expect(faults.take(call).prediction.find('slow')?.ms).toBe(5);
  });

  it('plays poll faults one after the other, each as often as asked', () => {
    const faults = createFaultStore();
    faults.add({ fault: { kind: 'poll_status', status: 503, polls: 2 } });
    faults.add({ fault: { kind: 'poll_body', body: 'html', polls: 1 } });
    const { prediction } = faults.take(call);
    expect([1, 2, 3, 4].map(() => prediction.takePoll()?.kind)).toEqual([
      'poll_status',
      'poll_status',
      'poll_body',
      undefined,
    ]);
  });

  it('leaves a second fault of the same kind for the next prediction', () => {
    const faults = createFaultStore();
    faults.add({ fault: { kind: 'fail_with', error: 'first' } });
    faults.add({ fault: { kind: 'fail_with', error: 'second' } });
    expect([1, 2].map(() => faults.take(call).prediction.find('fail_with')?.error)).toEqual(['first', 'second']);
  });

  it('counts down downloads', () => {
    const faults = createFaultStore();
    faults.add({ fault: { kind: 'output_status', response: 'status', status: 403, downloads: 1 } });
    const { prediction } = faults.take(call);
    expect([1, 2].map(() => prediction.takeDownload()?.status)).toEqual([403, undefined]);
  });

  it('forgets all of them when cleared', () => {
    const faults = createFaultStore();
    faults.add({ fault: { kind: 'create_status', status: 503 } });
    faults.clear();
    expect(faults.take(call).create).toBeUndefined();
    expect(faults.list()).toEqual([]);
  });
});
