/** What the API takes for one model (providers.md 1.1). */
export interface ModelRules {
  readonly call: 'text_to_image' | 'image_to_video';
  readonly model: string;
  readonly ratios: readonly string[];
  /** Most and fewest pictures to draw on; a video has its first frame. */
  readonly references: { readonly min: number; readonly max: number };
  readonly needsPrompt: boolean;
  /** Whole seconds; null for pictures. */
  readonly duration: { readonly takes: (seconds: number) => boolean; readonly usual: number | null } | null;
  /** What a picture, or a second of video, costs here. */
  readonly credits: number;
}

const IMAGE_RATIOS = [
  ...['1024:1024', '1080:1080', '1168:880', '1360:768', '1440:1080', '1080:1440', '1808:768', '1920:1080'],
  ...['1080:1920', '2112:912', '1280:720', '720:1280', '720:720', '960:720', '720:960', '1680:720'],
];
const GEN4_RATIOS = ['1280:720', '720:1280', '1104:832', '832:1104', '960:960', '1584:672'];
const VEO_RATIOS = ['1280:720', '720:1280', '1920:1080', '1080:1920'];
const NONE = { min: 0, max: 0 };
const between = (low: number, high: number) => (seconds: number) =>
  Number.isInteger(seconds) && seconds >= low && seconds <= high;

const image = (model: string, min: number, credits: number): ModelRules => ({
  call: 'text_to_image',
  model,
  ratios: IMAGE_RATIOS,
  references: { min, max: 3 },
  needsPrompt: true,
  duration: null,
  credits,
});
const video = (
  model: string,
  rules: Pick<ModelRules, 'ratios' | 'needsPrompt' | 'duration' | 'credits'>,
): ModelRules => ({
  call: 'image_to_video',
  model,
  references: NONE,
  ...rules,
});
const veo = (model: string, credits: number): ModelRules =>
  video(model, {
    ratios: VEO_RATIOS,
    needsPrompt: false,
    duration: { takes: (seconds) => [4, 6, 8].includes(seconds), usual: 8 },
    credits,
  });

/** The models that can be ordered here. The prices are examples: the contract names none. */
export const MODEL_RULES: readonly ModelRules[] = [
  image('gen4_image', 0, 8),
  image('gen4_image_turbo', 1, 2),
  video('gen4_turbo', {
    ratios: GEN4_RATIOS,
    needsPrompt: false,
    duration: { takes: between(2, 10), usual: 10 },
    credits: 5,
  }),
  video('gen4.5', {
    ratios: GEN4_RATIOS,
    needsPrompt: true,
    duration: { takes: between(2, 10), usual: null },
    credits: 12,
  }),
  veo('veo3.1', 40),
  veo('veo3.1_fast', 15),
];
