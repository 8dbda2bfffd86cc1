import { expect, test } from 'vitest';
import { summarizeWorkflows } from './workflow-statistics.ts';

test('R-004-42: of no workflows nothing is known', () => {
  expect(summarizeWorkflows([], [])).toEqual({
    created: 0,
    averageRefinementIterations: null,
    frameApprovalRate: null,
    videoSuccessRate: null,
    secondsByModel: [],
    errorsByStep: [],
  });
});

test('R-004-42: rates, averages, percentiles by model and errors by step follow from what workflows say', () => {
  const summary = summarizeWorkflows(
    [
      { kind: 'event', type: 'workflow.created', count: 3 },
      { kind: 'event', type: 'workflow.branched', count: 1 },
      { kind: 'event', type: 'refinement.ordered', count: 9 },
      { kind: 'event', type: 'refinement.completed', count: 5 },
      { kind: 'event', type: 'refinement.reused', count: 1 },
      { kind: 'event', type: 'video.completed', count: 3 },
      { kind: 'verdict', approved: true, count: 6 },
      { kind: 'verdict', approved: false, count: 2 },
      { kind: 'error', step: 'VIDEO_GENERATION', code: 'CANCELED', count: 4 },
      { kind: 'error', step: 'VIDEO_GENERATION', code: 'PROVIDER_FAILED', count: 1 },
      { kind: 'error', step: 'FRAME_GENERATION', code: 'MODERATED', count: 1 },
    ],
    [
      { part: 'frame', model: 'sdxl', seconds: 9, count: 1 },
      { part: 'frame', model: 'sdxl', seconds: 2, count: 19 },
      { part: 'frame', model: 'dalle-3', seconds: 4, count: 1 },
      { part: 'video', model: 'veo-3', seconds: 60.5, count: 1 },
    ],
  );
  expect(summary).toEqual({
    created: 4,
    averageRefinementIterations: 1.5,
    frameApprovalRate: 0.75,
    videoSuccessRate: 0.75,
    secondsByModel: [
      { part: 'frame', model: 'dalle-3', count: 1, p50: 4, p95: 4 },
      { part: 'frame', model: 'sdxl', count: 20, p50: 2, p95: 2 },
      { part: 'video', model: 'veo-3', count: 1, p50: 60.5, p95: 60.5 },
    ],
    errorsByStep: [
      { step: 'VIDEO_GENERATION', code: 'CANCELED', count: 4 },
      { step: 'FRAME_GENERATION', code: 'MODERATED', count: 1 },
      { step: 'VIDEO_GENERATION', code: 'PROVIDER_FAILED', count: 1 },
    ],
  });
});
