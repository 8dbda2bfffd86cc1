import { DomainError, type RateClass, type Workflow, type WorkflowModel } from '@callsheet/domain';
import type { OrderTerms, RateTaker } from '@callsheet/engine';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { goneSignal } from '../../features/jobs/gone-signal.ts';
import { appliedPreference, preferredWaitSeconds } from '../../features/jobs/prefer-wait.ts';
import { actorOf, loadWorkflow } from '../../features/workflows/load-workflow.ts';
import type { Principal } from '../../http/access-token.ts';
import { principalOf } from '../../http/authenticate.ts';
import type { SpendingAnswer } from '../../http/idempotency.ts';
import { createRateTaker } from '../../http/rate-classes.ts';
import { POLL_SECONDS } from './get-workflow.route.ts';
import { failedRefinement } from './refinement-failure.ts';
import { renderWorkflow } from './render-workflow.ts';
import type { WorkflowSurface } from './workflow-surface.ts';
import type { WorkflowsDependencies } from './workflows.feature.ts';

/** One step of a workflow that something is bought for. */
export interface StepOrder {
  readonly workflowId: string;
  readonly rateClass: RateClass;
  /** What makes it; throws where no such model can be ordered. */
  readonly modelOf: (workflow: Workflow) => WorkflowModel;
  readonly run: (terms: OrderTerms) => Promise<Workflow>;
  /** How long the answer waits for the outcome where the caller says nothing of it (C-35). */
  readonly waitSeconds: number;
}

/**
 * Orders a step under its Idempotency-Key and answers the workflow: 202 while it is being made, 200 once it is not. A
 * refinement that came out badly in that time is an error (R-004-24).
 */
export async function orderStep(
  deps: WorkflowsDependencies,
  surface: WorkflowSurface,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  order: StepOrder,
): Promise<FastifyReply> {
  const viewer = principalOf(request);
  const { workflowId } = order;
  const workflow = await loadWorkflow(deps.workflows, { workflowId, viewer, use: 'spend' });
  const rate = watchTurn(createRateTaker(deps.rates, { request, reply, rateClass: order.rateClass }));
  let orderId = '';
  return await deps.spendOnStep<Workflow>(request, reply, {
    run: async (target) => {
      orderId = target.jobId;
      await requireMaker(deps, order.modelOf(workflow), viewer);
      return await order.run({
        workflowId,
        orderId,
        by: actorOf(viewer),
        origin: surface.origin,
        ...(await deps.usage.allowance(workflow.workspaceId)),
        priority: 0,
        rate,
      });
    },
    find: async (target) => {
      orderId = target.jobId;
      return await deps.workflowCommands.findOrder({ workflowId, orderId });
    },
    wait: async (ordered) => {
      const seconds = preferredWaitSeconds(request.headers.prefer);
      if (seconds !== null) void reply.header('preference-applied', appliedPreference(seconds));
      const forMs = 1000 * (seconds ?? order.waitSeconds);
      if (forMs === 0 || ordered.running?.orderId !== orderId) return ordered;
      const gone = goneSignal(reply);
      return (await deps.workflowWaits.wait({ workflowId, forMs, enough: isSettled, gone })) ?? ordered;
    },
    answer: async (ordered): Promise<SpendingAnswer> => {
      if (ordered.running?.orderId === orderId) {
        const retryAfter = Math.max(POLL_SECONDS, Math.ceil(rate.startAfterMs() / 1000));
        const headers = { 'retry-after': String(retryAfter), location: `${surface.prefix}/${workflowId}` };
        return { status: 202, headers, body: await renderWorkflow(deps, ordered, { progress: 0 }) };
      }
      const failed = order.rateClass === 'refine' ? failedRefinement(ordered, orderId, request.id) : null;
      return failed ?? { status: 200, headers: {}, body: await renderWorkflow(deps, ordered) };
    },
  });
}

function isSettled({ status }: Workflow): boolean {
  return status !== 'PROCESSING';
}

/** Remembers how long the order waits for its turn, which its answer tells (R-004-34). */
function watchTurn(rate: RateTaker): RateTaker & { readonly startAfterMs: () => number } {
  let startAfterMs = 0;
  return {
    take: async () => {
      const ticket = await rate.take();
      startAfterMs = ticket.startAfterMs;
      return ticket;
    },
    giveBack: (ticket) => rate.giveBack(ticket),
    startAfterMs: () => startAfterMs,
  };
}

/** @throws DomainError PROVIDER_NOT_CONFIGURED, before anything is reserved. */
async function requireMaker(
  { canOrder }: Pick<WorkflowsDependencies, 'canOrder'>,
  { provider }: WorkflowModel,
  { userId }: Principal,
): Promise<void> {
  if (await canOrder(provider, userId)) return;
  const { name, variable } = MAKERS[provider];
  throw new DomainError({
    code: 'PROVIDER_NOT_CONFIGURED',
    message: `${name} is not set up here; ask the operator to set ${variable}.`,
    details: { provider },
  });
}

const MAKERS = {
  poe: { name: 'Poe', variable: 'POE_API_KEY' },
  replicate: { name: 'Replicate', variable: 'REPLICATE_API_KEY' },
} as const;
