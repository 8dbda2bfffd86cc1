import { createHash } from 'node:crypto';
import {
  cleanAdditionalInfo,
  decideRefine,
  decideReuseRefinement,
  refinementMessages,
  type Workflow,
  type WorkflowModel,
} from '@callsheet/domain';
import { changeWorkflow, workflowNotFound } from './change-workflow.ts';
import { type PartOrder, placeOrder } from './place-order.ts';
import type { OrderTerms, WorkflowDependencies } from './workflow-ports.ts';

export interface RefineWorkflowCommand extends OrderTerms {
  /** As it came in; it is cleaned here. */
  readonly additionalInfo: string | null;
  /** Null: the default one. */
  readonly model: string | null;
  /** Whether the answer to an equal request of the same owner may be taken over (R-004-39). */
  readonly reuse: boolean;
}

/**
 * Has the prompt refined by a text model (R-004-16).
 * @throws DomainError VALIDATION_ERROR, MODEL_RETIRED, NOT_FOUND, ILLEGAL_TRANSITION, LIMIT_REACHED, RATE_LIMITED,
 * INSUFFICIENT_CREDITS.
 */
export async function refineWorkflow(deps: WorkflowDependencies, command: RefineWorkflowCommand): Promise<Workflow> {
  const additionalInfo = cleanAdditionalInfo(command.additionalInfo);
  const model = deps.models.find('refinement', command.model);
  const request: RefinementRequest = { model: model.name, additionalInfo, maxIterations: deps.policy.maxRefinements };
  if (command.reuse) {
    const reused = await takeOver(deps, command, { model, request });
    if (reused !== null) return reused;
  }
  return await placeOrder(deps, {
    terms: command,
    decide: (workflow, order) => decideRefine(workflow, { ...order, ...request }),
    parts: (workflow) => [refinementOf(deps, workflow, { id: command.orderId, model, additionalInfo })],
  });
}

interface RefinementRequest {
  readonly model: string;
  readonly additionalInfo: string | null;
  readonly maxIterations: number;
}

/** Takes the answer that is there already; null when there is none. It is no order, but counts in the caller's rate. */
async function takeOver(
  deps: WorkflowDependencies,
  command: RefineWorkflowCommand,
  { model, request }: { model: WorkflowModel; request: RefinementRequest },
): Promise<Workflow | null> {
  const { workflowId, orderId, by, rate } = command;
  const before = await deps.workflows.find(workflowId);
  if (before === null) throw workflowNotFound();
  const messages = refinementMessages(before, request.additionalInfo);
  const fingerprint = fingerprintOf(model, messages);
  const equal = await deps.workflows.findEqualRefinement({ ownerId: before.ownerId, fingerprint });
  if (equal === null) return null;
  const decide = (workflow: Workflow) => {
    // Another answer has come meanwhile: the request is not the same any more.
    if (fingerprintOf(model, refinementMessages(workflow, request.additionalInfo)) !== fingerprint) return null;
    const { jobId, text: refinedPrompt } = equal;
    return decideReuseRefinement(workflow, { now: deps.now(), by, orderId, jobId, refinedPrompt, ...request });
  };
  decide(before);
  const ticket = await rate.take();
  try {
    const { workflow, event } = await changeWorkflow(deps, workflowId, decide);
    if (event !== null) return workflow;
  } catch (error) {
    await rate.giveBack(ticket);
    throw error;
  }
  await rate.giveBack(ticket);
  return null;
}

function refinementOf(
  deps: WorkflowDependencies,
  workflow: Workflow,
  { id, model, additionalInfo }: { id: string; model: WorkflowModel; additionalInfo: string | null },
): PartOrder {
  const { id: workflowId, initialPrompt } = workflow;
  const messages = refinementMessages(workflow, additionalInfo);
  return {
    kind: 'refine',
    id,
    model,
    priceCredits: deps.policy.prices.refine,
    input: {
      prompt: additionalInfo ?? initialPrompt,
      style: null,
      workflow: {
        part: 'refinement',
        workflowId,
        model: model.name,
        messages,
        fingerprint: fingerprintOf(model, messages),
      },
    },
  };
}

function fingerprintOf(model: WorkflowModel, messages: ReturnType<typeof refinementMessages>): string {
  return createHash('sha256')
    .update(JSON.stringify([model.provider, model.upstream, messages.map(({ role, content }) => [role, content])]))
    .digest('hex');
}
