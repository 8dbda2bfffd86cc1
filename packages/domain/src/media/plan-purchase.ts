import { DomainError } from '../errors/domain-error.ts';
import type { ModelCapability, NativeFrame } from './capabilities.ts';

/** What the customer asked for. `fps` null means as the model makes it; `strict` refuses any adaptation (C-23). */
export interface RequestedMedia {
  /** `width:height`, such as `4:3`. */
  readonly aspectRatio: string;
  readonly durationSeconds: number;
  readonly fps: number | null;
  readonly strict: boolean;
  readonly model: string | null;
}

export interface MediaWarning {
  readonly code:
    | 'ASPECT_CROPPED'
    | 'DURATION_TRIMMED'
    | 'DURATION_CLAMPED'
    | 'FPS_CONVERTED'
    | 'RESOLUTION_DEFAULTED'
    | 'RATIO_REMAPPED'
    | 'IMAGE_RATIO_DIFFERS'
    | 'MODEL_SUBSTITUTED'
    | 'LENGTH_AS_MADE'
    | 'PROMPT_CLIPPED';
  readonly message: string;
}

/** What is bought at the provider and what is delivered after cropping, trimming and converting. Sizes in pixels. */
export interface ResolvedMedia {
  readonly provider: string;
  readonly model: string;
  readonly buy: {
    readonly aspectRatio: string;
    readonly resolution: string;
    readonly width: number;
    readonly height: number;
    readonly durationSeconds: number;
    readonly fps: number;
  };
  readonly deliver: {
    readonly aspectRatio: string;
    readonly width: number;
    readonly height: number;
    readonly durationSeconds: number;
    readonly fps: number;
  };
  readonly warnings: readonly MediaWarning[];
  /**
   * The generator decides on size and length: `buy` and `deliver` say what it usually makes, and the file is delivered as
   * it came. Absent: `deliver` is a promise.
   */
  readonly asMade?: true;
  /** Of a scene: the picture that is bought first, and that the video begins with. */
  readonly picture?: PicturePlan;
  /** The one thing that is made, of a job that makes no video: a text, or the `picture` by itself. */
  readonly makes?: 'text' | 'image';
  /** The provider answers an order with its result only, so that whoever orders waits for it (providers.md 1.3). */
  readonly blocking?: true;
}

/** A picture that is bought and delivered in exactly this size. */
export interface PicturePlan {
  readonly provider: string;
  readonly model: string;
  /** The provider's own word for the size: `1920:1080`. */
  readonly ratio: string;
  readonly width: number;
  readonly height: number;
}

/**
 * What to buy so that the request can be delivered exactly (architecture.md, "What was asked for"; C-21, C-23).
 * @throws DomainError UNSUPPORTED_PARAMETER when `strict` and anything would be adapted; MODEL_RETIRED for a model that is gone.
 */
export function planPurchase(requested: RequestedMedia, capability: ModelCapability): ResolvedMedia {
  if (capability.retired !== null) {
    throw new DomainError({
      code: 'MODEL_RETIRED',
      message: `The model ${capability.model} is gone; use ${capability.retired.replacement}.`,
      details: { model: capability.model, replacement: capability.retired.replacement },
    });
  }
  const { frame, size } = bestFrame(requested.aspectRatio, capability.frames);
  const bought = nextLonger(requested.durationSeconds, capability.durationsSeconds);
  const durationSeconds = Math.min(requested.durationSeconds, bought);
  const fps = requested.fps ?? capability.fps;
  const warnings = [
    ...aspectWarnings(requested, frame),
    ...durationWarnings(requested, bought),
    ...fpsWarnings(fps, capability),
  ];
  const first = warnings[0];
  if (requested.strict && first !== undefined) {
    throw new DomainError({
      code: 'UNSUPPORTED_PARAMETER',
      message: `${capability.model} cannot make exactly this: ${warnings.map((warning) => warning.message).join(' ')} Leave strict out to accept that.`,
      details: { warnings: warnings.map((warning) => warning.code) },
    });
  }
  return {
    provider: capability.provider,
    model: capability.model,
    buy: { ...frame, durationSeconds: bought, fps: capability.fps },
    deliver: { aspectRatio: requested.aspectRatio, ...size, durationSeconds, fps },
    // An exact trim is what was asked for, so only the strict caller hears of it.
    warnings: warnings.filter((warning) => warning.code !== 'DURATION_TRIMMED' && warning.code !== 'FPS_CONVERTED'),
  };
}

/** The native frame of which the asked shape covers most, and the size that is cut out of its centre. The first wins a tie. */
function bestFrame(
  aspectRatio: string,
  frames: readonly NativeFrame[],
): { frame: NativeFrame; size: { width: number; height: number } } {
  const ratio = parseRatio(aspectRatio);
  let best: { frame: NativeFrame; size: { width: number; height: number }; area: number } | null = null;
  for (const frame of frames) {
    const size = largestInside(frame, ratio);
    const area = size.width * size.height;
    if (best === null || area > best.area) best = { frame, size, area };
  }
  if (best === null) throw new Error('a model without frames cannot be planned for');
  return best;
}

/** Video encoders with 4:2:0 chroma need even sides, so both are rounded down to even. */
function largestInside(frame: NativeFrame, ratio: number): { width: number; height: number } {
  const even = (pixels: number) => Math.floor(pixels / 2) * 2;
  return frame.width / frame.height > ratio
    ? { width: even(Math.round(frame.height * ratio)), height: even(frame.height) }
    : { width: even(frame.width), height: even(Math.round(frame.width / ratio)) };
}

function parseRatio(aspectRatio: string): number {
  const [width, height] = aspectRatio.split(':').map(Number);
  if (width === undefined || height === undefined || !(width > 0) || !(height > 0)) {
    throw new DomainError({ code: 'VALIDATION_ERROR', message: 'aspectRatio must be two numbers such as 16:9.' });
  }
  return width / height;
}

function nextLonger(seconds: number, supported: readonly number[]): number {
  const longest = supported.at(-1);
  if (longest === undefined) throw new Error('a model without durations cannot be planned for');
  return supported.find((candidate) => candidate >= seconds) ?? longest;
}

function aspectWarnings(requested: RequestedMedia, frame: NativeFrame): MediaWarning[] {
  if (Math.abs(parseRatio(requested.aspectRatio) - frame.width / frame.height) < 0.01) return [];
  return [
    {
      code: 'ASPECT_CROPPED',
      message: `The model makes ${frame.aspectRatio}, of which the ${requested.aspectRatio} centre is kept.`,
    },
  ];
}

function durationWarnings(requested: RequestedMedia, bought: number): MediaWarning[] {
  if (requested.durationSeconds > bought) {
    return [
      {
        code: 'DURATION_CLAMPED',
        message: `The model makes at most ${bought} s; ${requested.durationSeconds} s were asked for.`,
      },
    ];
  }
  if (requested.durationSeconds < bought) {
    return [
      {
        code: 'DURATION_TRIMMED',
        message: `The model makes ${bought} s, of which the first ${requested.durationSeconds} s are kept.`,
      },
    ];
  }
  return [];
}

function fpsWarnings(fps: number, capability: ModelCapability): MediaWarning[] {
  if (fps === capability.fps) return [];
  return [
    { code: 'FPS_CONVERTED', message: `The model makes ${capability.fps} frames per second, converted to ${fps}.` },
  ];
}
