import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DomainError } from '../errors/domain-error.ts';
import { finishWorkflow } from '../testing/finish-workflow.ts';
import { CREATED, versionsOf } from '../testing/sample-workflows.ts';
import * as moves from '../testing/workflow-moves.ts';
import { areApproved } from './apply-verdicts.ts';
import { beginWorkflow } from './begin-workflow.ts';
import { decideBranch } from './decide-branch.ts';
import { evolveWorkflow } from './evolve-workflow.ts';
import { foldWorkflow } from './fold-workflow.ts';
import type { Workflow } from './workflow.ts';
import type { WorkflowEvent } from './workflow-event.ts';

/** What happens, by a number that says to which frame, part or reviewer. Likely ones are there more than once. */
const MOVES: readonly ((pick: number) => moves.WorkflowMove)[] = [
  (pick) => moves.refine(pick % 2 === 0 ? null : 'At dusk'),
  () => moves.reuse,
  (pick) => moves.generateFrames(1 + (pick % 4)),
  (pick) => moves.review(pick % 3 === 0 ? [pick % 4] : []),
  (pick) => moves.regenerate(pick % 2 === 0 ? [pick % 4] : [0, 1]),
  () => moves.generateVideo,
  () => moves.cancel,
  () => moves.refuse,
  () => moves.openReview(),
  (pick) => moves.vote(['ada', 'bo', 'cy'][pick % 3] ?? '', pick % 2 === 0 ? [0] : []),
  () => moves.closeReview,
  moves.made,
  moves.made,
  moves.made,
  moves.failed,
  (pick) => moves.failed(pick, moves.CANCELED),
];

/** Whoever changed it in place would throw: what was decided on an earlier version would not hold any more. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}

/** What holds of every workflow at any time. */
function check(before: Workflow, after: Workflow, event: WorkflowEvent): void {
  expect(after.version).toBe(before.version + 1);
  expect(after.running !== null).toBe(after.status === 'PROCESSING');
  expect(after.videoOutput !== null).toBe(after.step === 'COMPLETED');
  expect(after.status === 'COMPLETED').toBe(after.step === 'COMPLETED');
  expect(after.framesApproved).toBe(areApproved(after.generatedFrames));
  expect(after.running?.parts).not.toEqual([]);
  expect(after.finalRefinedPrompt).toBe(after.refinementIterations.at(-1)?.refinedPrompt ?? null);
  expect(after.refinementIterations.length).toBeLessThanOrEqual(moves.MAX_ITERATIONS);
  for (const frame of after.generatedFrames) {
    expect(frame.regenerations).toBeLessThanOrEqual(moves.MAX_REGENERATIONS);
    // A picture that was bought is never lost.
    const earlier = before.generatedFrames[frame.frameNumber];
    if (earlier?.picture && event.type !== 'order.refused') expect(frame.picture).not.toBeNull();
  }
}

test('whatever happens in whatever order, a workflow is consistent, never stuck, and comes to its video (R-004-23)', () => {
  const reached = new Set<string>();
  const steps = fc.array(fc.tuple(fc.nat(MOVES.length - 1), fc.nat(11)), { minLength: 20, maxLength: 90 });
  fc.assert(
    fc.property(steps, fc.nat(90), fc.option(fc.nat(60), { freq: 4 }), (picks, cut, deleteAt) => {
      const events: WorkflowEvent[] = [CREATED];
      let workflow = frozen(beginWorkflow(CREATED));
      /** Jobs that have ended; each may report again. */
      const over: string[] = [];
      const apply = (move: moves.WorkflowMove) => {
        try {
          const event = move(workflow);
          if (event === null) return;
          if ('jobId' in event) over.push(event.jobId);
          const after = frozen(evolveWorkflow(workflow, event));
          check(workflow, after, event);
          events.push(event);
          workflow = after;
          reached.add(`${after.step} ${after.status}`);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          if (workflow.deletedAt !== null) expect(error.code).toBe('NOT_FOUND');
        }
      };
      for (const [index, [move, pick]] of picks.entries()) {
        if (index === deleteAt) apply(moves.remove);
        // Parts are told apart by their place among those that are under way.
        const { parts = [] } = workflow.running ?? {};
        apply(MOVES[move]?.(parts.length > 0 && move >= 11 ? pick % parts.length : pick) ?? moves.cancel);
        const again = over[pick % (over.length + 1)] ?? 'none';
        expect(moves.ended(again, { kind: 'failed', failure: moves.CANCELED })(workflow)).toBeNull();
      }
      while (workflow.running !== null) apply(moves.made());
      expect(foldWorkflow(events)).toEqual(workflow);

      if (workflow.deletedAt === null) {
        const input = { now: new Date(0), by: moves.OWNER, version: 1 + (cut % events.length), id: 'b', title: 'B' };
        const branch = foldWorkflow([decideBranch(versionsOf(events), input)]);
        expect(finishWorkflow(branch).step).toBe('COMPLETED');
        expect(finishWorkflow({ ...workflow, teamReview: null }).step).toBe('COMPLETED');
      }
    }),
    { seed: 20_261_120, numRuns: 200 },
  );
  expect([...reached].sort()).toEqual([
    'ADDITIONAL_INFO FAILED',
    'ADDITIONAL_INFO PROCESSING',
    'COMPLETED COMPLETED',
    'FRAME_GENERATION FAILED',
    'FRAME_GENERATION PROCESSING',
    'FRAME_GENERATION WAITING_USER_INPUT',
    'FRAME_REVIEW WAITING_USER_INPUT',
    'INITIAL_PROMPT FAILED',
    'INITIAL_PROMPT IN_PROGRESS',
    'INITIAL_PROMPT PROCESSING',
    'PROMPT_REFINEMENT FAILED',
    'PROMPT_REFINEMENT PROCESSING',
    'PROMPT_REFINEMENT WAITING_USER_INPUT',
    'VIDEO_GENERATION FAILED',
    'VIDEO_GENERATION PROCESSING',
  ]);
});
