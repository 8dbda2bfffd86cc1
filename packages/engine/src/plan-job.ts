import {
  assertNever,
  cleanInstructions,
  cleanPrompt,
  DomainError,
  MODEL_CAPABILITIES,
  type ModelCapability,
  planAvatarVideo,
  planImport,
  planProductVideo,
  planPurchase,
} from '@callsheet/domain';
import type { JobOrder } from './job-order.ts';
import { type JobPlan, planSceneJob } from './plan-scene-job.ts';
import { planWorkflowJob } from './plan-workflow-job.ts';

/** What an order makes, of what, and how. @throws DomainError VALIDATION_ERROR, UNSUPPORTED_PARAMETER, MODEL_RETIRED. */
export async function planJob(order: JobOrder): Promise<JobPlan> {
  switch (order.kind) {
    case 'prompt':
      return {
        input: { ...order.input, prompt: cleanPrompt(order.input.prompt) },
        requested: order.requested,
        resolved: planPurchase(order.requested, capabilityOf(order.requested.model ?? order.defaultModel)),
      };
    case 'product':
      return { input: { ...order.input, prompt: cleanInstructions(order.input.prompt) }, ...planProductVideo() };
    case 'avatar':
    case 'script':
      return { input: order.input, ...planAvatarVideo(order.provider, order.input.order.flow) };
    case 'import':
      return { input: order.input, ...planImport() };
    case 'scene':
      return await planSceneJob(order);
    case 'refine':
    case 'frame':
    case 'workflow_video':
      return planWorkflowJob(order);
    default:
      return assertNever(order);
  }
}

function capabilityOf(model: string): ModelCapability {
  const capability = MODEL_CAPABILITIES.find((candidate) => candidate.model === model);
  if (capability === undefined) {
    throw new DomainError({
      code: 'UNSUPPORTED_PARAMETER',
      message: `The model ${model} is not known; use one of ${MODEL_CAPABILITIES.filter(
        ({ retired }) => retired === null,
      )
        .map((known) => known.model)
        .join(', ')}.`,
      details: { field: 'model' },
    });
  }
  return capability;
}
