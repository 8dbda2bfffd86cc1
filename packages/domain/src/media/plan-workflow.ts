import { DomainError } from '../errors/domain-error.ts';
import type { WorkflowModel } from '../workflow/workflow-model.ts';
import { MODEL_CAPABILITIES, type ModelCapability } from './capabilities.ts';
import { type MediaWarning, planPurchase, type RequestedMedia, type ResolvedMedia } from './plan-purchase.ts';

interface Plan {
  readonly requested: RequestedMedia;
  readonly resolved: ResolvedMedia;
}

/** Pixels of a frame by what the video will be (R-004-18); sdxl takes sides that divide by eight (providers.md 1.2). */
export const FRAME_SIZES: Readonly<Record<string, { readonly width: number; readonly height: number }>> = {
  '16:9': { width: 1024, height: 576 },
  '9:16': { width: 576, height: 1024 },
  '1:1': { width: 1024, height: 1024 },
  '4:3': { width: 1024, height: 768 },
  '3:4': { width: 768, height: 1024 },
  '21:9': { width: 1344, height: 576 },
};

/** A text has neither size nor length. */
const NOTHING_TO_SEE = { aspectRatio: '16:9', width: 0, height: 0, durationSeconds: 0, fps: 0 } as const;

/** What is bought when a prompt is refined (R-004-16). */
export function planRefinement(model: WorkflowModel): Plan {
  return {
    requested: { aspectRatio: '16:9', durationSeconds: 0, fps: null, strict: false, model: model.name },
    resolved: {
      provider: model.provider,
      model: model.upstream,
      buy: { ...NOTHING_TO_SEE, resolution: 'text' },
      deliver: NOTHING_TO_SEE,
      warnings: substitutions(model),
      makes: 'text',
      ...blockingOf(model),
    },
  };
}

/**
 * What is bought for one frame (R-004-18).
 * @throws DomainError VALIDATION_ERROR for an aspect ratio that frames are not made in.
 */
export function planFrame(model: WorkflowModel, aspectRatio: string): Plan {
  const size = FRAME_SIZES[aspectRatio];
  if (size === undefined) {
    throw new DomainError({
      code: 'VALIDATION_ERROR',
      message: `aspectRatio must be one of ${Object.keys(FRAME_SIZES).join(', ')}.`,
      details: { field: 'metadata.aspectRatio' },
    });
  }
  const ratio = `${size.width}:${size.height}`;
  const picture = { aspectRatio, ...size, durationSeconds: 0, fps: 0 };
  return {
    requested: { aspectRatio, durationSeconds: 0, fps: null, strict: false, model: model.name },
    resolved: {
      provider: model.provider,
      model: model.upstream,
      buy: { ...picture, resolution: ratio },
      deliver: picture,
      warnings: substitutions(model),
      picture: { provider: model.provider, model: model.upstream, ratio, ...size },
      makes: 'image',
      ...blockingOf(model),
    },
  };
}

/**
 * What is bought as the finished video (R-004-21). A chat bot that makes videos decides on size and length itself (H6).
 * @throws DomainError UNSUPPORTED_PARAMETER when `strict` and anything would be adapted; MODEL_RETIRED.
 */
export function planWorkflowVideo(model: WorkflowModel, wish: RequestedMedia): Plan {
  const requested = { ...wish, model: model.name };
  const resolved = model.provider === 'poe' ? planBotVideo(model, wish) : planPurchase(wish, capabilityOf(model));
  return { requested, resolved: { ...resolved, warnings: [...substitutions(model), ...resolved.warnings] } };
}

function planBotVideo(model: WorkflowModel, wish: RequestedMedia): ResolvedMedia {
  const warning: MediaWarning = {
    code: 'LENGTH_AS_MADE',
    message: `${model.name} decides on size and length itself; ${wish.durationSeconds} s at ${wish.aspectRatio} are only asked of it.`,
  };
  if (wish.strict) {
    throw new DomainError({
      code: 'UNSUPPORTED_PARAMETER',
      message: `${warning.message} Leave strict out to accept that.`,
      details: { warnings: [warning.code] },
    });
  }
  const [width, height] = wish.aspectRatio === '9:16' ? ([720, 1280] as const) : ([1280, 720] as const);
  const { aspectRatio, durationSeconds } = wish;
  const usual = { aspectRatio, width, height, durationSeconds, fps: wish.fps ?? 24 };
  return {
    provider: model.provider,
    model: model.upstream,
    buy: { ...usual, resolution: '720p' },
    deliver: usual,
    warnings: [warning],
    asMade: true,
    blocking: true,
  };
}

function capabilityOf(model: WorkflowModel): ModelCapability {
  const capability = MODEL_CAPABILITIES.find((known) => known.model === model.upstream);
  if (capability !== undefined) return capability;
  throw new DomainError({
    code: 'UNSUPPORTED_PARAMETER',
    message: `Nothing is known of what ${model.name} (${model.upstream}) can make; choose another model.`,
    details: { field: 'model' },
  });
}

function substitutions(model: WorkflowModel): readonly MediaWarning[] {
  if (model.substitute === null) return [];
  const message = `${model.name} is not offered any more; ${model.substitute} makes it instead.`;
  return [{ code: 'MODEL_SUBSTITUTED', message }];
}

function blockingOf(model: WorkflowModel): { readonly blocking?: true } {
  return model.provider === 'poe' ? { blocking: true } : {};
}
