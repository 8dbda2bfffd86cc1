import type { ModelCapability } from './capabilities.ts';

/** How good a scene is to be (R-003-28): decides on models, sizes and price. */
export const SCENE_QUALITIES = ['draft', 'standard', 'high'] as const;
export type SceneQuality = (typeof SCENE_QUALITIES)[number];

/** The maker of scenes: pictures and videos from them (providers.md 1.1). */
export const SCENE_PROVIDER = 'runway';

/** A model that makes a video from a picture. Sizes are ratios in pixels, which are its own words for them. */
export interface SceneVideoModel extends Pick<ModelCapability, 'model' | 'durationsSeconds' | 'fps'> {
  readonly ratios: readonly string[];
}

/** The ratios of Runway's own video models. 1280:768 and 768:1280 went away with gen3a_turbo (H4). */
const GEN4_RATIOS = ['1280:720', '720:1280', '1104:832', '832:1104', '960:960', '1584:672'] as const;

const VEO_RATIOS = ['1920:1080', '1080:1920', '1280:720', '720:1280'] as const;

/** providers.md 1.1, image_to_video. gen4_turbo tells no bounds any more: 5 and 10 always worked (U1). */
export const SCENE_VIDEO_MODELS: readonly SceneVideoModel[] = [
  { model: 'gen4_turbo', ratios: GEN4_RATIOS, durationsSeconds: [5, 10], fps: 24 },
  { model: 'gen4.5', ratios: GEN4_RATIOS, durationsSeconds: [2, 3, 4, 5, 6, 7, 8, 9, 10], fps: 24 },
  { model: 'veo3.1', ratios: VEO_RATIOS, durationsSeconds: [4, 6, 8], fps: 24 },
  { model: 'veo3.1_fast', ratios: VEO_RATIOS, durationsSeconds: [4, 6, 8], fps: 24 },
];

/** What a quality buys. */
export interface ScenePreset {
  readonly imageModel: string;
  /** Takes the place of `imageModel` where there is a reference picture, which it needs. */
  readonly referenceImageModel: string;
  /** Tried in this order: the first that makes the ratio. */
  readonly videoModels: readonly string[];
  /** Sizes that are bought in place of those asked for. */
  readonly largerVideo: Readonly<Record<string, string>>;
  readonly smallerImage: Readonly<Record<string, string>>;
}

const NONE: Readonly<Record<string, string>> = {};

export const SCENE_PRESETS: Readonly<Record<SceneQuality, ScenePreset>> = {
  draft: {
    imageModel: 'gen4_image',
    referenceImageModel: 'gen4_image_turbo',
    videoModels: ['gen4_turbo'],
    largerVideo: NONE,
    smallerImage: {
      '1920:1080': '1280:720',
      '1080:1920': '720:1280',
      '1168:880': '960:720',
      '1080:1440': '720:960',
      '1024:1024': '720:720',
    },
  },
  standard: {
    imageModel: 'gen4_image',
    referenceImageModel: 'gen4_image',
    videoModels: ['gen4.5'],
    largerVideo: NONE,
    smallerImage: NONE,
  },
  high: {
    imageModel: 'gen4_image',
    referenceImageModel: 'gen4_image',
    videoModels: ['veo3.1', 'gen4.5'],
    largerVideo: { '1280:720': '1920:1080', '720:1280': '1080:1920' },
    smallerImage: NONE,
  },
};
