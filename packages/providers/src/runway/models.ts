/** What an image model takes (providers.md 1.1). */
export interface RunwayImageModel {
  readonly kind: 'image';
  readonly model: string;
  /** Width and height in pixels, as `1920:1080`. */
  readonly ratios: readonly string[];
  readonly referenceImages: { readonly min: number; readonly max: number };
}

/** What a model that animates a picture takes. */
export interface RunwayVideoModel {
  readonly kind: 'image_video';
  readonly model: string;
  readonly ratios: readonly string[];
  readonly durationsSeconds: readonly number[];
  readonly needsDuration: boolean;
  readonly needsPrompt: boolean;
}

export type RunwayModel = RunwayImageModel | RunwayVideoModel;

const GEN4_IMAGE_RATIOS = [
  ...['1024:1024', '1080:1080', '1168:880', '1360:768', '1440:1080', '1080:1440', '1808:768', '1920:1080'],
  ...['1080:1920', '2112:912', '1280:720', '720:1280', '720:720', '960:720', '720:960', '1680:720'],
];
/** 1280:768 and 768:1280 of seed 003 went away with gen3a_turbo (H4). */
const GEN4_VIDEO_RATIOS = ['1280:720', '720:1280', '1104:832', '832:1104', '960:960', '1584:672'];

const veo = (model: string): RunwayVideoModel => ({
  kind: 'image_video',
  model,
  ratios: ['1280:720', '720:1280', '1920:1080', '1080:1920'],
  durationsSeconds: [4, 6, 8],
  needsDuration: false,
  needsPrompt: false,
});

/** The models that scenes are made with; the provider offers more (providers.md 1.1). */
export const RUNWAY_MODELS: readonly RunwayModel[] = [
  { kind: 'image', model: 'gen4_image', ratios: GEN4_IMAGE_RATIOS, referenceImages: { min: 0, max: 3 } },
  { kind: 'image', model: 'gen4_image_turbo', ratios: GEN4_IMAGE_RATIOS, referenceImages: { min: 1, max: 3 } },
  {
    kind: 'image_video',
    model: 'gen4_turbo',
    ratios: GEN4_VIDEO_RATIOS,
    // Its types give no bounds any more; older ones allowed these two only.
    durationsSeconds: [5, 10],
    needsDuration: false,
    needsPrompt: false,
  },
  {
    kind: 'image_video',
    model: 'gen4.5',
    ratios: GEN4_VIDEO_RATIOS,
    durationsSeconds: [2, 3, 4, 5, 6, 7, 8, 9, 10],
    needsDuration: true,
    needsPrompt: true,
  },
  veo('veo3.1'),
  veo('veo3.1_fast'),
];

/** Models that are gone, with what to order instead (H4). */
export const RETIRED_RUNWAY_MODELS: ReadonlyMap<string, string> = new Map([['gen3a_turbo', 'gen4_turbo']]);

/** A model of a kind; undefined when the provider has none of that name for it. */
export function findRunwayModel<Kind extends RunwayModel['kind']>(
  kind: Kind,
  name: string,
): Extract<RunwayModel, { kind: Kind }> | undefined {
  return RUNWAY_MODELS.find(
    (candidate): candidate is Extract<RunwayModel, { kind: Kind }> =>
      candidate.kind === kind && candidate.model === name,
  );
}
