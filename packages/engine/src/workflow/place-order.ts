import {
  DomainError,
  decideOrderRefused,
  decidePartEnded,
  type OrderCommand,
  type Workflow,
  type WorkflowEvent,
} from '@callsheet/domain';
import { type CreateJobCommand, createJob, type NewJob } from '../create-job.ts';
import type { WorkflowOrderCommand } from '../plan-workflow-job.ts';
import { changeWorkflow, workflowNotFound } from './change-workflow.ts';
import type { OrderTerms, RateTicket, WorkflowDependencies } from './workflow-ports.ts';

/** A job of an order, without what all of them share. */
export type PartOrder = WorkflowOrderCommand & Pick<NewJob, 'id'>;

/** Seconds that one run of each kind may take, from the moment in which it is queued. */
const DEADLINE_SECONDS: Readonly<Record<PartOrder['kind'], number>> = {
  refine: 300,
  frame: 1800,
  workflow_video: 3600,
};

/**
 * Orders a step of a workflow: first the workflow says so, by which every other command is refused, then its jobs are made
 * under the ids that it has kept. Whoever dies between leaves a claim that the sweep resolves, and nothing bought twice.
 * @throws DomainError what `decide` throws, RATE_LIMITED, and what the admission of all jobs threw: then everything is as
 * before.
 */
export async function placeOrder(
  deps: WorkflowDependencies,
  input: {
    readonly terms: OrderTerms;
    readonly decide: (workflow: Workflow, order: OrderCommand) => WorkflowEvent;
    readonly parts: (workflow: Workflow) => readonly PartOrder[];
  },
): Promise<Workflow> {
  const { terms, decide, parts } = input;
  const { workflowId, orderId, by, rate } = terms;
  const decideWith = (workflow: Workflow, rateTicket: string | null) =>
    workflow.running?.orderId === orderId ? null : decide(workflow, { now: deps.now(), by, orderId, rateTicket });
  const before = await deps.workflows.find(workflowId);
  if (before === null) throw workflowNotFound();
  // What is refused anyway takes nothing from anybody's rate (C-39).
  if (decideWith(before, null) === null) return before;
  const ticket = await rate.take();
  await deps.onStep('workflow.rate_taken');
  let claimed: Workflow;
  try {
    const change = await changeWorkflow(deps, workflowId, (workflow) => decideWith(workflow, ticket.id));
    if (change.event === null) return change.workflow;
    claimed = change.workflow;
  } catch (error) {
    await rate.giveBack(ticket);
    throw error;
  }
  return await makeParts(deps, { terms, ticket, claimed, parts: parts(claimed) });
}

async function makeParts(
  deps: WorkflowDependencies,
  input: { terms: OrderTerms; ticket: RateTicket; claimed: Workflow; parts: readonly PartOrder[] },
): Promise<Workflow> {
  const { terms, ticket, claimed, parts } = input;
  const made = await Promise.allSettled(
    parts.map(async (part) => {
      await deps.onStep('workflow.part_begun');
      return await createJob(deps.engine, { ...part, ...sharedBy(claimed, terms, ticket, part.kind) });
    }),
  );
  const failures = made.flatMap((result, index) =>
    result.status === 'rejected' ? [{ error: result.reason as unknown, jobId: parts[index]?.id ?? '' }] : [],
  );
  // Nobody knows what became of these: the sweep looks.
  const unclear = failures.find(({ error }) => !isRefusal(error));
  if (unclear !== undefined) throw unclear.error;
  const refused = failures.flatMap(({ error, jobId }) => (isRefusal(error) ? [{ error, jobId }] : []));
  const [first] = refused;
  if (first !== undefined && refused.length === parts.length) {
    await undo(deps, { terms, ticket, error: first.error });
    throw first.error;
  }
  for (const { error, jobId } of refused) await failPart(deps, { workflowId: claimed.id, jobId, error });
  return (await deps.workflows.find(claimed.id)) ?? claimed;
}

function sharedBy(
  workflow: Workflow,
  terms: OrderTerms,
  { startAfterMs }: RateTicket,
  kind: PartOrder['kind'],
): Omit<CreateJobCommand & NewJob, 'id' | keyof WorkflowOrderCommand> {
  const { ownerId, workspaceId, title } = workflow;
  const { origin, monthlyLimit, billing, priority } = terms;
  const deadlineSeconds = DEADLINE_SECONDS[kind];
  return { ownerId, workspaceId, title, origin, monthlyLimit, billing, priority, deadlineSeconds, startAfterMs };
}

async function undo(
  deps: WorkflowDependencies,
  { terms, ticket, error }: { terms: OrderTerms; ticket: RateTicket; error: DomainError },
): Promise<void> {
  const { workflowId, orderId, rate } = terms;
  const { code, message } = error;
  await changeWorkflow(deps, workflowId, (workflow) =>
    decideOrderRefused(workflow, { now: deps.now(), orderId, code, message }),
  );
  await rate.giveBack(ticket);
}

/** One of several jobs was not admitted, for want of credits say: it fails alone. */
async function failPart(
  deps: WorkflowDependencies,
  { workflowId, jobId, error }: { workflowId: string; jobId: string; error: DomainError },
): Promise<void> {
  const { code, message } = error;
  const failure = { code, message, retryable: true, class: 'user' } as const;
  await changeWorkflow(deps, workflowId, (workflow) =>
    decidePartEnded(workflow, { now: deps.now(), jobId, outcome: { kind: 'failed', failure } }),
  );
}

/** Every DomainError but this one says that nothing was reserved. */
function isRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError && error.code !== 'DEPENDENCY_DOWN';
}
