import { DomainError } from '../errors/domain-error.ts';
import type { NativeFrame } from './capabilities.ts';
import { type MediaWarning, planPurchase, type RequestedMedia, type ResolvedMedia } from './plan-purchase.ts';
import {
  SCENE_PRESETS,
  SCENE_PROVIDER,
  SCENE_VIDEO_MODELS,
  type SceneQuality,
  type SceneVideoModel,
} from './scene-presets.ts';
import { mapSceneRatio, type SceneRatio, sizeOfRatio } from './scene-ratios.ts';

export interface SceneWish {
  /** Of the scenario: `1280:720`. Null when it names none. */
  readonly resolution: string | null;
  readonly durationSeconds: number;
  readonly quality: SceneQuality;
  readonly hasReference: boolean;
  /** Refuses whatever would be adapted. */
  readonly strict: boolean;
  /** Video ratio → image ratio, in place of the seed's map (C-22). */
  readonly ratioOverrides?: Readonly<Record<string, string>>;
}

/** How far two shapes may differ and still count as one: encoders round, 1280:720 and 1920:1080 are the same. */
const SAME_SHAPE = 0.02;

/**
 * What is bought for a scene: a picture and a video from it, in the sizes of the seed's map (R-003-02, R-003-03).
 * @throws DomainError UNSUPPORTED_PARAMETER when `strict` and something would be adapted (C-23, C-45).
 */
export function planScene(wish: SceneWish): { readonly requested: RequestedMedia; readonly resolved: ResolvedMedia } {
  const preset = SCENE_PRESETS[wish.quality];
  const mapped = mapSceneRatio(wish.resolution, wish.ratioOverrides);
  const { able, ratio } = chooseModel(wish.quality, mapped.video);
  const image = preset.smallerImage[mapped.image] ?? mapped.image;
  const requested: RequestedMedia = {
    aspectRatio: ratio,
    durationSeconds: wish.durationSeconds,
    fps: null,
    strict: wish.strict,
    model: null,
  };
  const adapted = ratioWarnings(wish.resolution, mapped);
  const [first] = adapted;
  if (wish.strict && first !== undefined && mapped.adapted !== 'missing') throw refused(first);
  const resolved = planPurchase(requested, {
    provider: SCENE_PROVIDER,
    model: able.model,
    frames: [frameOf(ratio)],
    durationsSeconds: able.durationsSeconds,
    fps: able.fps,
    retired: null,
  });
  return {
    requested,
    resolved: {
      ...resolved,
      warnings: [...adapted, ...pictureWarnings(ratio, image), ...resolved.warnings],
      picture: {
        provider: SCENE_PROVIDER,
        model: wish.hasReference ? preset.referenceImageModel : preset.imageModel,
        ratio: image,
        ...sizeOfRatio(image),
      },
    },
  };
}

/** The first model of the preset that makes the wished ratio, or the larger one that the preset puts in its place. */
function chooseModel(quality: SceneQuality, video: string): { able: SceneVideoModel; ratio: string } {
  const { videoModels, largerVideo } = SCENE_PRESETS[quality];
  const wished = [largerVideo[video] ?? video, video];
  for (const ratio of wished) {
    for (const name of videoModels) {
      const able = SCENE_VIDEO_MODELS.find(({ model }) => model === name);
      if (able?.ratios.includes(ratio)) return { able, ratio };
    }
  }
  throw new Error(`no model of the preset ${quality} makes ${video}`);
}

function frameOf(ratio: string): NativeFrame {
  return { aspectRatio: ratio, resolution: ratio, ...sizeOfRatio(ratio) };
}

function ratioWarnings(resolution: string | null, { adapted, video }: SceneRatio): readonly MediaWarning[] {
  switch (adapted) {
    case null:
      return [];
    case 'missing':
      return [{ code: 'RESOLUTION_DEFAULTED', message: `The scenario names no resolution, so ${video} is made.` }];
    case 'unknown':
      return [
        { code: 'RESOLUTION_DEFAULTED', message: `The resolution ${resolution} is not known, so ${video} is made.` },
      ];
    case 'retired':
      return [{ code: 'RATIO_REMAPPED', message: `No model makes ${resolution} any more, so ${video} is made.` }];
  }
}

/** The picture is the video's first frame: where their shapes differ, the model crops it (C-22). */
function pictureWarnings(video: string, image: string): readonly MediaWarning[] {
  const shapeOf = (ratio: string) => {
    const { width, height } = sizeOfRatio(ratio);
    return width / height;
  };
  if (Math.abs(shapeOf(video) / shapeOf(image) - 1) <= SAME_SHAPE) return [];
  return [
    {
      code: 'IMAGE_RATIO_DIFFERS',
      message: `The picture is made at ${image} and the video at ${video}, so its edges are cut off.`,
    },
  ];
}

function refused({ code, message }: MediaWarning): DomainError {
  return new DomainError({
    code: 'UNSUPPORTED_PARAMETER',
    message: `This cannot be made exactly as asked: ${message} Leave strict out to accept that.`,
    details: { warnings: [code] },
  });
}
