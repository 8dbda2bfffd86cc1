import type { Prediction } from '../replicate/prediction.ts';

/** A prediction in `starting`, to change from. */
export function examplePrediction(changes: Partial<Prediction> = {}): Prediction {
  return {
    id: 'p1',
    sequence: 1,
    model: 'google/veo-3.1',
    version: 'hidden',
    input: { prompt: 'a' },
    resolvedInput: { prompt: 'a', aspectRatio: '16:9', durationSeconds: 8, resolution: '720p', audio: true, seed: 1 },
    status: 'starting',
    output: null,
    error: null,
    logs: '',
    dataRemoved: false,
    deadline: null,
    createdAt: new Date('2026-01-01T00:00:00Z'),
    startedAt: null,
    completedAt: null,
    webhook: null,
    webhookEventsFilter: null,
    ...changes,
  };
}
