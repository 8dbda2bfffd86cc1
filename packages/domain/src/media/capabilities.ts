/** Labels of width to height that a prompt job may ask for (R-002-05). */
export const ASPECT_RATIOS = ['16:9', '9:16', '1:1', '4:3'] as const;
export type AspectRatio = (typeof ASPECT_RATIOS)[number];

/** Seconds that may be asked for on any surface; outside is a validation error (R-002-04, C-23). */
export const DURATION_SECONDS = { min: 1, max: 60 } as const;
/** Frames per second that may be asked for (C-23). */
export const FRAMES_PER_SECOND = { min: 12, max: 60 } as const;

/** One frame size that a model can make. */
export interface NativeFrame {
  readonly aspectRatio: string;
  /** The provider's own word for the size. */
  readonly resolution: string;
  readonly width: number;
  readonly height: number;
}

/** What a model can make without our help. Seconds ascending. */
export interface ModelCapability {
  readonly provider: string;
  readonly model: string;
  readonly frames: readonly NativeFrame[];
  readonly durationsSeconds: readonly number[];
  readonly fps: number;
  /** Set when the model is gone: requests for it are refused with the replacement (U-50). */
  readonly retired: { readonly replacement: string } | null;
}

const VEO_FRAMES: readonly NativeFrame[] = [
  { aspectRatio: '16:9', resolution: '720p', width: 1280, height: 720 },
  { aspectRatio: '9:16', resolution: '720p', width: 720, height: 1280 },
];

function veo(model: string): ModelCapability {
  return { provider: 'replicate', model, frames: VEO_FRAMES, durationsSeconds: [4, 6, 8], fps: 24, retired: null };
}

/** Models that can be bought, with what they make (providers.md 1.2). */
export const MODEL_CAPABILITIES: readonly ModelCapability[] = [
  veo('google/veo-3.1'),
  veo('google/veo-3.1-fast'),
  veo('google/veo-3-fast'),
  { ...veo('google/veo-3'), retired: { replacement: 'google/veo-3.1' } },
];
