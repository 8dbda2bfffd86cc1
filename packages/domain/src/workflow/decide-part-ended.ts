import { assertNever } from '../errors/assert-never.ts';
import type { Asset } from '../job/asset.ts';
import { clipRefined } from './clip-refined.ts';
import type { Workflow } from './workflow.ts';
import type { PartFailure, WorkflowEventOf } from './workflow-event.ts';

/** How a job of an order has ended. */
export type PartOutcome =
  | { readonly kind: 'refined'; readonly text: string }
  | { readonly kind: 'frame'; readonly asset: Asset }
  | { readonly kind: 'video'; readonly output: WorkflowEventOf<'video.completed'>['output'] }
  | { readonly kind: 'failed'; readonly failure: PartFailure };

const NO_TEXT: PartFailure = {
  code: 'PROVIDER_FAILED',
  message: 'The model answered with nothing that can be read.',
  retryable: true,
  class: 'provider',
};

/**
 * A job of the running order has ended: a fact, which counts for deleted workflows too, however long their history is.
 * Null when the job is not a part of it (any more).
 */
export function decidePartEnded(
  workflow: Workflow,
  input: { readonly now: Date; readonly jobId: string; readonly outcome: PartOutcome },
): WorkflowEventOf<'refinement.completed' | 'frame.completed' | 'video.completed' | 'part.failed'> | null {
  const { now: at, jobId, outcome } = input;
  if (!workflow.running?.parts.some((part) => part.jobId === jobId)) return null;
  const fact = { at, by: { kind: 'system' }, jobId } as const;
  switch (outcome.kind) {
    case 'refined': {
      const refinedPrompt = clipRefined(outcome.text);
      if (refinedPrompt === null) return { ...fact, type: 'part.failed', failure: NO_TEXT };
      return { ...fact, type: 'refinement.completed', refinedPrompt };
    }
    case 'frame':
      return { ...fact, type: 'frame.completed', asset: outcome.asset };
    case 'video':
      return { ...fact, type: 'video.completed', output: outcome.output };
    case 'failed':
      return { ...fact, type: 'part.failed', failure: outcome.failure };
    default:
      return assertNever(outcome);
  }
}
