import type { RequestedMedia, ResolvedMedia } from './plan-purchase.ts';

/** Nobody can choose a model for a product video; this is the generator's name in its place. */
const GENERATOR = { provider: 'rck', model: 'rck/product-video' } as const;
/** What the generator usually makes; it takes no wishes about it (providers.md 1.8). */
const USUAL = { aspectRatio: '16:9', width: 1280, height: 720, durationSeconds: 4, fps: 24 } as const;

/** What is asked for and bought when a product video is made: the generator's own choice (R-000-29). */
export function planProductVideo(): { readonly requested: RequestedMedia; readonly resolved: ResolvedMedia } {
  const { aspectRatio, durationSeconds } = USUAL;
  return {
    requested: { aspectRatio, durationSeconds, fps: null, strict: false, model: null },
    resolved: {
      ...GENERATOR,
      buy: { ...USUAL, resolution: '720p' },
      deliver: { ...USUAL },
      warnings: [],
      asMade: true,
    },
  };
}
