import { describe, expect, test } from 'vitest';
import { at } from '../testing/sample-jobs.ts';
import { FRAMED, played, REFINED, versionsOf, WORKFLOW_SAMPLES, workflowAfter } from '../testing/sample-workflows.ts';
import {
  CANCELED,
  cancel,
  ended,
  failed,
  generateFrames,
  generateVideo,
  jobIdAt,
  made,
  OWNER,
  refine,
  refuse,
  regenerate,
  reuse,
  review,
} from '../testing/workflow-moves.ts';
import { decideGenerateFrames } from './decide-generate-frames.ts';
import { decideOrderRefused } from './decide-order-refused.ts';
import { MAX_WORKFLOW_ERRORS } from './fail-part.ts';
import { findOrder } from './find-order.ts';
import { regenerationsLeft, remainingRefinements } from './remaining.ts';
import type { Workflow } from './workflow.ts';

const framesOf = ({ generatedFrames }: Workflow) =>
  generatedFrames.map(({ picture, approved, regenerations, error }) => ({
    picture: picture?.jobId ?? null,
    approved,
    regenerations,
    error: error?.code ?? null,
  }));

describe('a refinement (R-004-16, C-36)', () => {
  test('keeps what was asked, of which model, and what came; the newest answer is the prompt', () => {
    const workflow = workflowAfter(...REFINED, refine('At dusk'), made());
    expect(workflow.refinementIterations).toMatchObject([
      { iteration: 1, userPrompt: 'A lamp that dims itself at night.', additionalInfo: null, cached: false },
      { iteration: 2, userPrompt: 'At dusk', additionalInfo: 'At dusk', refinementModel: 'gpt-4o', timestamp: at(4) },
    ]);
    expect(workflow.finalRefinedPrompt).toBe(workflow.refinementIterations[1]?.refinedPrompt);
    expect(workflow).toMatchObject({ running: null, modelSelections: { refinement: 'gpt-4o' } });
  });

  test('an answer that was there already counts like any other (R-004-17, R-004-39)', () => {
    const workflow = workflowAfter(reuse);
    expect(workflow).toMatchObject({
      step: 'PROMPT_REFINEMENT',
      status: 'WAITING_USER_INPUT',
      finalRefinedPrompt: 'An answer from before.',
      refinementIterations: [{ iteration: 1, cached: true, jobId: 'f'.repeat(24) }],
      modelSelections: { refinement: 'gpt-4o' },
    });
    expect(remainingRefinements(workflow, 3)).toBe(2);
  });

  test('one that failed does not count, and says why (R-004-24, C-37)', () => {
    const workflow = workflowAfter(refine(), failed());
    expect(remainingRefinements(workflow, 3)).toBe(3);
    expect(workflow.errors).toEqual([
      {
        step: 'INITIAL_PROMPT',
        code: 'PROVIDER_FAILED',
        message: 'It broke.',
        retryable: true,
        class: 'provider',
        jobId: jobIdAt({ version: 1 } as Workflow, 0),
        frameNumber: null,
        at: at(2),
      },
    ]);
  });

  test('an answer without a word in it is a failure', () => {
    const ordered = workflowAfter(refine());
    const jobId = ordered.running?.orderId ?? '';
    expect(ended(jobId, { kind: 'refined', text: ' \u0007\n' })(ordered)).toMatchObject({
      type: 'part.failed',
      failure: { code: 'PROVIDER_FAILED', retryable: true },
    });
  });

  test('the newest 50 errors are kept', () => {
    const again = Array.from({ length: MAX_WORKFLOW_ERRORS + 1 }, () => [refine(), failed()]).flat();
    const { errors, version } = workflowAfter(...again);
    expect(errors).toHaveLength(MAX_WORKFLOW_ERRORS);
    expect(errors.at(-1)?.at).toEqual(at(version - 1));
    expect(errors[0]?.at).toEqual(at(4));
  });
});

describe('frames (R-004-18, C-35)', () => {
  const ordered = workflowAfter(...REFINED, generateFrames());
  const [first, second, third] = ordered.running?.parts.map(({ jobId }) => jobId) ?? [];

  test('come in any order, and the last of them ends the order', () => {
    const workflow = workflowAfter(...REFINED, generateFrames(), made(2), made(1));
    expect(workflow).toMatchObject({ status: 'PROCESSING', running: { parts: [{ jobId: first, frameNumber: 0 }] } });
    const all = workflowAfter(...REFINED, generateFrames(), made(2), made(1), made());
    expect(all).toMatchObject({ step: 'FRAME_GENERATION', status: 'WAITING_USER_INPUT', running: null });
    expect(framesOf(all).map(({ picture }) => picture)).toEqual([first, second, third]);
  });

  test('one that comes twice, or late, changes nothing', () => {
    const workflow = workflowAfter(...REFINED, generateFrames(), made());
    expect(ended(first ?? '', { kind: 'failed', failure: CANCELED })(workflow)).toBeNull();
    expect(made()(workflowAfter(...FRAMED))).toBeNull();
  });

  test('one fails alone, and is ordered again alone and freely', () => {
    const workflow = workflowAfter(...WORKFLOW_SAMPLES['FRAME_GENERATION, one failed']);
    expect(workflow.errors).toMatchObject([{ step: 'FRAME_GENERATION', frameNumber: 1, jobId: second }]);
    expect(framesOf(workflow)[1]).toEqual({
      picture: null,
      approved: false,
      regenerations: 0,
      error: 'PROVIDER_FAILED',
    });
    const again = workflowAfter(
      ...WORKFLOW_SAMPLES['FRAME_GENERATION, one failed'],
      ...Array.from({ length: 4 }, () => [regenerate([1]), failed()]).flat(),
      regenerate([1]),
      made(),
    );
    expect(framesOf(again)[1]).toMatchObject({ regenerations: 0, error: null, picture: expect.any(String) });
  });

  test('R-004-20: only those that are named are made anew, with the feedback in the prompt; the others stay approved', () => {
    const before = workflowAfter(...WORKFLOW_SAMPLES['FRAME_REVIEW, one rejected']);
    const workflow = workflowAfter(...WORKFLOW_SAMPLES['FRAME_REVIEW, one rejected'], regenerate([1]));
    const frame = workflow.generatedFrames[1];
    expect(frame?.prompt).toBe(`${before.generatedFrames[1]?.prompt}\nChange: More light`);
    expect(frame).toMatchObject({
      approved: false,
      model: 'stable-diffusion-xl',
      regenerations: 1,
      picture: { jobId: second },
    });
    expect([workflow.generatedFrames[0], workflow.generatedFrames[2]]).toEqual([
      before.generatedFrames[0],
      before.generatedFrames[2],
    ]);
    expect(regenerationsLeft(frame!, 2)).toBe(1);
  });

  test('an approved one that is named is to be approved again', () => {
    const workflow = workflowAfter(...FRAMED, review(), regenerate([0]), made());
    expect(workflow).toMatchObject({ framesApproved: false, step: 'FRAME_GENERATION' });
    expect(framesOf(workflow).map(({ approved }) => approved)).toEqual([false, true, true]);
  });

  test('a picture stays while, and when, it is not made anew', () => {
    const workflow = workflowAfter(...FRAMED, regenerate([1]), failed());
    expect(workflow.status).toBe('WAITING_USER_INPUT');
    expect(framesOf(workflow)[1]).toMatchObject({ picture: second, regenerations: 1, error: 'PROVIDER_FAILED' });
  });

  test('C-38: the limit is each frame’s own', () => {
    const spent = [...FRAMED, regenerate([1]), made(), regenerate([1]), made()];
    expect(() => regenerate([0, 1])(workflowAfter(...spent))).toThrow(
      expect.objectContaining({
        code: 'LIMIT_REACHED',
        details: expect.objectContaining({ frames: [{ frameNumber: 1, regenerations: 2, maxRegenerations: 2 }] }),
      }),
    );
    expect(workflowAfter(...spent, regenerate([0, 2])).running?.parts).toHaveLength(2);
  });

  test.each([0, 13, 1.5, -1, Number.NaN])('%s of them are refused', (count) => {
    expect(() => generateFrames(count)(workflowAfter(...REFINED))).toThrow(
      expect.objectContaining({ code: 'VALIDATION_ERROR', message: 'frameCount must be a whole number from 1 to 12.' }),
    );
  });

  test.each([
    { numbers: [], message: /at least one/ },
    { numbers: [3], message: 'frameNumbers names frame 3, which does not exist; there are frames 0, 1 and 2.' },
    { numbers: [1, 1], message: /frame 1 twice/ },
    { numbers: [0.5], message: /frame 0.5, which does not exist/ },
  ])('naming $numbers is refused', ({ numbers, message }) => {
    const workflow = workflowAfter(...FRAMED);
    expect(() => regenerate(numbers)(workflow)).toThrow(message);
    expect(() => regenerate(numbers)(workflow)).toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }));
  });

  test('too few job ids are a mistake of ours', () => {
    const order = { now: at(9), by: OWNER, orderId: 'o', rateTicket: null, model: 'm', frameCount: 2, jobIds: ['o'] };
    expect(() => decideGenerateFrames(workflowAfter(...REFINED), order)).toThrow(/no job id/);
  });
});

describe('an order that comes to nothing', () => {
  test.each([
    ['a refinement', [], refine('At dusk')],
    ['frames', REFINED, generateFrames()],
    ['frames after none came', WORKFLOW_SAMPLES['FRAME_GENERATION FAILED'], generateFrames(2)],
    ['frames anew', [...FRAMED, review([1])], regenerate([0, 1])],
    ['a video', [...FRAMED, review()], generateVideo],
  ] as const)('C-37: %s that was refused leaves everything as it was', (_name, before, order) => {
    const { version, ...rest } = workflowAfter(...before);
    expect(workflowAfter(...before, order, refuse)).toEqual({ ...rest, version: version + 2 });
  });

  test('a refusal of another order changes nothing', () => {
    const input = { now: at(9), orderId: 'other', code: 'X', message: 'X' };
    expect(decideOrderRefused(workflowAfter(refine()), input)).toBeNull();
  });

  test('a canceled refinement or video ends FAILED and can be ordered again', () => {
    const refinement = workflowAfter(refine(), cancel, failed(0, CANCELED));
    expect(refinement).toMatchObject({
      status: 'FAILED',
      running: null,
      errors: [{ code: 'CANCELED', retryable: true }],
    });
    const video = [...FRAMED, review(), generateVideo, cancel, failed(0, CANCELED)];
    expect(workflowAfter(...video)).toMatchObject({ step: 'VIDEO_GENERATION', status: 'FAILED' });
    expect(workflowAfter(...video, generateVideo, made())).toMatchObject({ step: 'COMPLETED', status: 'COMPLETED' });
  });

  test('of canceled frames the pictures that came stay', () => {
    const workflow = workflowAfter(...REFINED, generateFrames(), made(), cancel, failed(0, CANCELED), made());
    expect(workflow).toMatchObject({ status: 'WAITING_USER_INPUT', running: null });
    expect(framesOf(workflow).map(({ error }) => error)).toEqual([null, 'CANCELED', null]);
  });

  test('a cancel that came too late changes nothing of what was made', () => {
    expect(workflowAfter(...FRAMED, review(), generateVideo, cancel, made())).toMatchObject({
      status: 'COMPLETED',
      videoOutput: { model: 'veo-3', fps: 24, durationSeconds: 8, timestamp: at(10) },
    });
  });
});

test('an order is found by the id that its caller chose, with what became of it at the door', () => {
  const versions = versionsOf(played(refine(), made(), generateFrames(), refuse, reuse));
  const idOf = (version: number) => jobIdAt({ version } as Workflow, 0);
  expect(findOrder(versions, idOf(1))).toMatchObject({ version: 2, event: { type: 'refinement.ordered' } });
  expect(findOrder(versions, idOf(3))).toMatchObject({ version: 5, event: { type: 'order.refused' } });
  expect(findOrder(versions, idOf(5))).toMatchObject({ version: 6, event: { type: 'refinement.reused' } });
  expect(findOrder(versions, 'none')).toBeNull();
});
