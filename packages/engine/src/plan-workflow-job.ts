import {
  assertNever,
  planFrame,
  planRefinement,
  planWorkflowVideo,
  type RequestedMedia,
  type WorkflowInput,
  type WorkflowModel,
} from '@callsheet/domain';
import type { JobPlan } from './plan-scene-job.ts';

/** A step of a creative workflow; its texts were cleaned by the workflow (R-004-10, R-004-11, R-004-14). */
export type WorkflowOrderCommand = { readonly input: WorkflowInput; readonly model: WorkflowModel } & (
  | { readonly kind: 'refine'; readonly priceCredits: number }
  | { readonly kind: 'frame'; readonly priceCredits: number; readonly aspectRatio: string }
  | { readonly kind: 'workflow_video'; readonly wish: RequestedMedia }
);

/** @throws DomainError VALIDATION_ERROR, UNSUPPORTED_PARAMETER, MODEL_RETIRED. */
export function planWorkflowJob(order: WorkflowOrderCommand): JobPlan {
  const { input, model } = order;
  switch (order.kind) {
    case 'refine':
      return { input, ...planRefinement(model) };
    case 'frame':
      return { input, ...planFrame(model, order.aspectRatio) };
    case 'workflow_video':
      return { input, ...planWorkflowVideo(model, order.wish) };
    default:
      return assertNever(order);
  }
}
