import { decideGenerateFrames, decideRegenerateFrames, MAX_FRAMES, type Workflow } from '@callsheet/domain';
import { type PartOrder, placeOrder } from './place-order.ts';
import type { OrderTerms, WorkflowDependencies } from './workflow-ports.ts';

export interface GenerateFramesCommand extends OrderTerms {
  readonly frameCount: number;
  /** Null: the default one. */
  readonly model: string | null;
}

/**
 * Has sample pictures of the refined prompt made, all at once (R-004-18).
 * @throws DomainError VALIDATION_ERROR, MODEL_RETIRED, NOT_FOUND, PRECONDITION, ILLEGAL_TRANSITION, RATE_LIMITED,
 * INSUFFICIENT_CREDITS.
 */
export async function generateFrames(deps: WorkflowDependencies, command: GenerateFramesCommand): Promise<Workflow> {
  const { frameCount, orderId } = command;
  const model = deps.models.find('frames', command.model);
  const jobIds = chooseIds(deps, orderId, Math.min(frameCount, MAX_FRAMES));
  return await placeOrder(deps, {
    terms: command,
    decide: (workflow, order) => decideGenerateFrames(workflow, { ...order, model: model.name, frameCount, jobIds }),
    parts: (workflow) => framesOf(deps, workflow),
  });
}

export interface RegenerateFramesCommand extends OrderTerms {
  readonly frameNumbers: readonly number[];
}

/**
 * Has some frames made anew by the model that made them, with the feedback to them (R-004-20).
 * @throws DomainError VALIDATION_ERROR, MODEL_RETIRED, NOT_FOUND, ILLEGAL_TRANSITION, LIMIT_REACHED, RATE_LIMITED,
 * INSUFFICIENT_CREDITS.
 */
export async function regenerateFrames(
  deps: WorkflowDependencies,
  command: RegenerateFramesCommand,
): Promise<Workflow> {
  const { orderId, frameNumbers } = command;
  const jobIds = chooseIds(deps, orderId, Math.min(frameNumbers.length, MAX_FRAMES));
  const { maxRegenerations } = deps.policy;
  return await placeOrder(deps, {
    terms: command,
    decide: (workflow, order) => {
      const event = decideRegenerateFrames(workflow, { ...order, frameNumbers, jobIds, maxRegenerations });
      // One that is gone is refused before the workflow says that they are being made.
      deps.models.find('frames', event.model);
      return event;
    },
    parts: (workflow) => framesOf(deps, workflow),
  });
}

/** Id of each job: the order's own, then new ones. */
function chooseIds(deps: Pick<WorkflowDependencies, 'newId'>, orderId: string, count: number): readonly string[] {
  return Array.from({ length: Math.max(0, count) }, (_, index) => (index === 0 ? orderId : deps.newId()));
}

/** The jobs of a running order of frames. */
function framesOf(deps: WorkflowDependencies, workflow: Workflow): readonly PartOrder[] {
  const { running, generatedFrames, metadata, id: workflowId } = workflow;
  return (running?.parts ?? []).flatMap(({ jobId: id, frameNumber }): PartOrder[] => {
    const frame = generatedFrames.find((candidate) => candidate.frameNumber === frameNumber);
    if (frame === undefined || frameNumber === null) return [];
    const model = deps.models.find('frames', frame.model);
    return [
      {
        kind: 'frame',
        id,
        model,
        priceCredits: deps.policy.prices.frame,
        aspectRatio: metadata.aspectRatio ?? '16:9',
        input: {
          prompt: frame.prompt,
          style: null,
          workflow: { part: 'frame', workflowId, model: model.name, frameNumber },
        },
      },
    ];
  });
}
