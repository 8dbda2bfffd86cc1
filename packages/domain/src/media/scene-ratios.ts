/** What a scene without a usable resolution is made in (R-003-04). */
export const DEFAULT_SCENE_RATIO = '720:1280';

/** Ratio in pixels of a video → of the picture that it begins with (R-003-02), exactly as seed 003 has it (C-22). */
const IMAGE_RATIOS: Readonly<Record<string, string>> = {
  '1280:720': '1920:1080',
  '720:1280': '1080:1920',
  '1104:832': '1168:880',
  '832:1104': '1080:1440',
  '960:960': '1024:1024',
  '1584:672': '1920:1080',
  '1280:768': '1920:1080',
  '768:1280': '1080:1920',
};

/** Ratios that no model makes any more → the one of the same label that is made (H4). */
const RETIRED: Readonly<Record<string, string>> = { '1280:768': '1280:720', '768:1280': '720:1280' };

/** How a scene's resolution was understood. */
export interface SceneRatio {
  /** Of the video, as a model makes it. */
  readonly video: string;
  readonly image: string;
  /**
   * `missing`: the scenario names none. `unknown`: it names one that is not in the map; both became the default (C-45).
   * `retired`: replaced by its successor.
   */
  readonly adapted: 'missing' | 'unknown' | 'retired' | null;
}

/** Looks a scenario's resolution up (R-003-03, R-003-04). `overrides`: video ratio → image ratio, in place of the seed's. */
export function mapSceneRatio(resolution: string | null, overrides: Readonly<Record<string, string>> = {}): SceneRatio {
  const asked = resolution?.trim() ?? '';
  const known = Object.hasOwn(IMAGE_RATIOS, asked) ? asked : DEFAULT_SCENE_RATIO;
  const image = ownOf(overrides, known) ?? ownOf(IMAGE_RATIOS, known);
  if (image === undefined) throw new Error('the map lacks its own default');
  const successor = ownOf(RETIRED, known);
  if (known !== asked) return { video: known, image, adapted: asked === '' ? 'missing' : 'unknown' };
  return { video: successor ?? known, image, adapted: successor === undefined ? null : 'retired' };
}

function ownOf(map: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Every ratio that a scenario may name. */
export const SCENE_RATIOS: readonly string[] = Object.keys(IMAGE_RATIOS);

/** Width and height of `1280:720`. */
export function sizeOfRatio(ratio: string): { readonly width: number; readonly height: number } {
  const [width = 0, height = 0] = ratio.split(':').map(Number);
  return { width, height };
}
