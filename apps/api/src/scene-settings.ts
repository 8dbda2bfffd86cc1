import { listOf, nestRunway, type RunwaySettings, runwayVariables } from '@callsheet/configuration';
import { SCENE_RATIOS, type ScenePrices } from '@callsheet/domain';
import { RUNWAY_MODELS } from '@callsheet/providers';
import { type Static, type TObject, Type } from '@sinclair/typebox';

function price(credits: number, description: string) {
  return Type.Integer({ default: credits, minimum: 0, description });
}

/** What a scene costs, by quality preset (R-003-18, R-003-28). */
export const sceneVariables = {
  ...runwayVariables,
  PRICE_GENERATE_IMAGE: price(2, 'Credits for the image of a scene.'),
  PRICE_GENERATE_SCENE: price(10, 'Credits for the video of a scene.'),
  PRICE_GENERATE_IMAGE_DRAFT: price(1, 'Credits for the image of a scene in draft quality.'),
  PRICE_GENERATE_SCENE_DRAFT: price(5, 'Credits for the video of a scene in draft quality.'),
  PRICE_GENERATE_IMAGE_HIGH: price(3, 'Credits for the image of a scene in high quality.'),
  PRICE_GENERATE_SCENE_HIGH: price(20, 'Credits for the video of a scene in high quality.'),
  RATIO_MAP_OVERRIDES: Type.String({
    default: '',
    pattern: '^(\\s*\\d{2,4}:\\d{2,4}\\s*=\\s*\\d{2,4}:\\d{2,4}\\s*(,|$))*$',
    description:
      'Ratios in which the images of scenes are made, by that of the video, where they differ from the usual ones, such as 1584:672=2112:912 (C-22).',
  }),
};

export interface SceneSettings {
  readonly runway: RunwaySettings;
  readonly prices: ScenePrices;
  /** Video ratio → image ratio. */
  readonly ratioOverrides: Readonly<Record<string, string>>;
}

export function nestScenes(values: Static<TObject<typeof sceneVariables>>): SceneSettings {
  return {
    runway: nestRunway(values),
    prices: {
      draft: { image: values.PRICE_GENERATE_IMAGE_DRAFT, video: values.PRICE_GENERATE_SCENE_DRAFT },
      standard: { image: values.PRICE_GENERATE_IMAGE, video: values.PRICE_GENERATE_SCENE },
      high: { image: values.PRICE_GENERATE_IMAGE_HIGH, video: values.PRICE_GENERATE_SCENE_HIGH },
    },
    ratioOverrides: overridesOf(values.RATIO_MAP_OVERRIDES),
  };
}

/** `1584:672=2112:912,…`; the schema has checked the form. */
function overridesOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    listOf(text).map((entry) => {
      const [video = '', image = ''] = entry.split('=').map((part) => part.trim());
      return [video, image];
    }),
  );
}

/** What is wrong with these settings beside their form. */
export function problemsOfScenes(values: Static<TObject<typeof sceneVariables>>): readonly string[] {
  const images = RUNWAY_MODELS.flatMap(({ kind, ratios }) => (kind === 'image' ? ratios : []));
  const pairs = Object.entries(overridesOf(values.RATIO_MAP_OVERRIDES));
  const [wrongVideo] = pairs.filter(([video]) => !SCENE_RATIOS.includes(video));
  const [wrongImage] = pairs.filter(([, image]) => !images.includes(image));
  const allowed = (ratios: readonly string[]) => `Allowed are ${[...new Set(ratios)].join(', ')}.`;
  return [
    ...(wrongVideo === undefined
      ? []
      : [`RATIO_MAP_OVERRIDES names a ratio that no scene has. ${allowed(SCENE_RATIOS)}`]),
    ...(wrongImage === undefined ? [] : [`RATIO_MAP_OVERRIDES names a ratio that no image has. ${allowed(images)}`]),
  ];
}
