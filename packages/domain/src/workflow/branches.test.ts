import { describe, expect, test } from 'vitest';
import { finishWorkflow } from '../testing/finish-workflow.ts';
import { at } from '../testing/sample-jobs.ts';
import { FRAMED, played, REFINED, versionsOf, WORKFLOW_SAMPLES } from '../testing/sample-workflows.ts';
import {
  failed,
  generateFrames,
  generateVideo,
  made,
  OWNER,
  openReview,
  refine,
  regenerate,
  review,
  vote,
  type WorkflowMove,
} from '../testing/workflow-moves.ts';
import { decideBranch } from './decide-branch.ts';
import { foldWorkflow } from './fold-workflow.ts';
import type { Workflow } from './workflow.ts';

/** Everything that a workflow can go through, with parts under way in between. */
const LONG: readonly WorkflowMove[] = [
  refine(),
  failed(),
  refine('At dusk'),
  made(),
  refine('At dawn'),
  failed(),
  refine(),
  made(),
  generateFrames(),
  failed(),
  failed(),
  failed(),
  generateFrames(),
  made(1),
  failed(),
  made(),
  regenerate([0]),
  made(),
  openReview(),
  vote('ada', [2]),
  vote('bo', [2]),
  regenerate([2]),
  failed(),
  review([1]),
  regenerate([1, 2]),
  made(1),
  made(),
  review(),
  regenerate([0]),
  made(),
  review(),
  generateVideo,
  failed(),
  generateVideo,
  made(),
];

function branched(moves: readonly WorkflowMove[], version = moves.length + 1): Workflow {
  const input = { now: at(1000), by: OWNER, version, id: '65a0000000000000000000b2', title: 'The other one' };
  return foldWorkflow([decideBranch(versionsOf(played(...moves)), input)]);
}

describe('a branch (R-004-51)', () => {
  test('can be made of every version, stands still, and can be brought to its video', () => {
    const stands = new Set<string>();
    for (let version = 1; version <= LONG.length + 1; version += 1) {
      const workflow = branched(LONG, version);
      stands.add(`${workflow.step} ${workflow.status}`);
      expect(workflow).toMatchObject({
        id: '65a0000000000000000000b2',
        title: 'The other one',
        ownerId: OWNER.id,
        version: 1,
        running: null,
        teamReview: null,
        videoOutput: null,
        errors: [],
        branchedFrom: { workflowId: '65a0000000000000000000a1', version },
        createdAt: at(1000),
        lastActivity: at(1000),
      });
      expect(finishWorkflow(workflow)).toMatchObject({ step: 'COMPLETED', status: 'COMPLETED' });
    }
    expect([...stands].sort()).toEqual([
      'FRAME_GENERATION WAITING_USER_INPUT',
      'FRAME_REVIEW WAITING_USER_INPUT',
      'INITIAL_PROMPT IN_PROGRESS',
      'PROMPT_REFINEMENT WAITING_USER_INPUT',
    ]);
  });

  test.each([
    ['INITIAL_PROMPT FAILED', 'INITIAL_PROMPT'],
    ['ADDITIONAL_INFO PROCESSING', 'INITIAL_PROMPT'],
    ['ADDITIONAL_INFO FAILED', 'PROMPT_REFINEMENT'],
    ['PROMPT_REFINEMENT PROCESSING', 'PROMPT_REFINEMENT'],
    ['FRAME_GENERATION FAILED', 'FRAME_GENERATION'],
    ['FRAME_REVIEW, a team is asked', 'FRAME_REVIEW'],
    ['VIDEO_GENERATION PROCESSING', 'FRAME_REVIEW'],
    ['COMPLETED COMPLETED', 'FRAME_REVIEW'],
  ] as const)('of %s stands at %s', (sample, step) => {
    expect(branched(WORKFLOW_SAMPLES[sample]).step).toBe(step);
  });

  test('leaves behind what is under way: a frame without a picture is to be ordered again', () => {
    const { generatedFrames } = branched([...REFINED, generateFrames(), made(1)]);
    expect(generatedFrames.map(({ picture, error }) => [picture !== null, error?.code, error?.retryable])).toEqual([
      [false, 'CANCELED', true],
      [true, undefined, undefined],
      [false, 'CANCELED', true],
    ]);
  });

  test('an approved frame that was being made anew is as it was, and the video can be ordered', () => {
    const before = foldWorkflow(played(...FRAMED, review()));
    const workflow = branched([...FRAMED, review(), regenerate([1])]);
    expect(workflow.generatedFrames).toEqual(before.generatedFrames);
    expect(workflow).toMatchObject({ step: 'FRAME_REVIEW', framesApproved: true });
  });

  test('keeps what was spent on the way', () => {
    const workflow = branched([...FRAMED, regenerate([1]), made()]);
    expect(workflow.refinementIterations).toHaveLength(1);
    expect(workflow.generatedFrames[1]?.regenerations).toBe(1);
  });

  test.each([0, -1, 1.5, LONG.length + 2, Number.NaN])('of version %s is refused', (version) => {
    expect(() => branched(LONG, version)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_ERROR', details: { field: 'version' } }),
    );
  });
});
