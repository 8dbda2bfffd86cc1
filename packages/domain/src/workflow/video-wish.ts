import { DomainError } from '../errors/domain-error.ts';
import { DURATION_SECONDS, FRAMES_PER_SECOND } from '../media/capabilities.ts';
import type { RequestedMedia } from '../media/plan-purchase.ts';
import type { Workflow } from './workflow.ts';

/** Seconds of a video of which neither its order nor its workflow says how long it is to be. */
const USUAL_SECONDS = 8;

/**
 * What is asked of the maker of a workflow's video (R-004-14, R-004-21). What its workflow says counts where the order says
 * nothing.
 * @throws DomainError VALIDATION_ERROR for a length outside 1 to `maxVideoSeconds` or a frame rate outside 12 to 60.
 */
export function workflowVideoWish(
  { metadata }: Pick<Workflow, 'metadata'>,
  order: {
    readonly durationSeconds: number | null;
    readonly fps: number | null;
    readonly strict: boolean;
    readonly model: string;
    readonly maxVideoSeconds: number;
  },
): RequestedMedia {
  const { fps, strict, model, maxVideoSeconds } = order;
  const durationSeconds = order.durationSeconds ?? Math.min(metadata.duration ?? USUAL_SECONDS, maxVideoSeconds);
  requireWithin('duration', durationSeconds, { min: DURATION_SECONDS.min, max: maxVideoSeconds });
  if (fps !== null) requireWithin('fps', fps, FRAMES_PER_SECOND);
  return { aspectRatio: metadata.aspectRatio ?? '16:9', durationSeconds, fps, strict, model };
}

function requireWithin(field: string, value: number, { min, max }: { min: number; max: number }): void {
  if (value >= min && value <= max) return;
  throw new DomainError({
    code: 'VALIDATION_ERROR',
    message: `${field} must be from ${min} to ${max}.`,
    details: { field, min, max },
  });
}
