import type { Workflow } from './workflow.ts';
import type { OrderCommand, WorkflowCommand } from './workflow-command.ts';
import type { WorkflowEventOf } from './workflow-event.ts';
import { assertIdle, workflowRefusal } from './workflow-refusal.ts';

interface Refinement {
  /** The name under which the model is ordered. */
  readonly model: string;
  /** After hygiene. */
  readonly additionalInfo: string | null;
  /** R-004-17. */
  readonly maxIterations: number;
}

/**
 * Its owner wants the prompt refined by a text model (R-004-16).
 * @throws DomainError NOT_FOUND; ILLEGAL_TRANSITION while something is being made, and once there are frames;
 * LIMIT_REACHED.
 */
export function decideRefine(
  workflow: Workflow,
  input: OrderCommand & Refinement,
): WorkflowEventOf<'refinement.ordered'> {
  assertRefinable(workflow, input.maxIterations);
  const { now: at, by, orderId, rateTicket } = input;
  return { type: 'refinement.ordered', at, by, orderId, rateTicket, ...request(workflow, input) };
}

/**
 * An equal request of the same owner was answered before, and the answer is taken over instead of buying it again
 * (R-004-39). It counts like any other. `jobId` is the job that made it.
 * @throws DomainError as `decideRefine`.
 */
export function decideReuseRefinement(
  workflow: Workflow,
  input: WorkflowCommand &
    Refinement & { readonly orderId: string; readonly jobId: string; readonly refinedPrompt: string },
): WorkflowEventOf<'refinement.reused'> {
  assertRefinable(workflow, input.maxIterations);
  const { now: at, by, orderId, jobId, refinedPrompt } = input;
  return { type: 'refinement.reused', at, by, orderId, jobId, refinedPrompt, ...request(workflow, input) };
}

function request({ initialPrompt }: Workflow, { model, additionalInfo }: Refinement) {
  return { model, userPrompt: additionalInfo ?? initialPrompt, additionalInfo };
}

function assertRefinable(workflow: Workflow, maxIterations: number): void {
  assertIdle(workflow);
  const { step, refinementIterations } = workflow;
  if (step !== 'INITIAL_PROMPT' && step !== 'PROMPT_REFINEMENT' && step !== 'ADDITIONAL_INFO') {
    const message = 'This workflow has frames already; branch from a version before them to try another prompt.';
    throw workflowRefusal(workflow, 'ILLEGAL_TRANSITION', message);
  }
  if (refinementIterations.length < maxIterations) return;
  const message = `This prompt was refined ${maxIterations} times, which is the limit; go on to the frames, or branch from an earlier version.`;
  throw workflowRefusal(workflow, 'LIMIT_REACHED', message, { maxIterations });
}
