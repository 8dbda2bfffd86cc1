import { type Static, type TObject, Type } from '@sinclair/typebox';

function price(credits: number, description: string) {
  return Type.Integer({ default: credits, minimum: 0, description });
}

/** What a scene costs, by quality preset (R-003-18, R-003-28). */
export const sceneVariables = {
  PRICE_GENERATE_IMAGE: price(2, 'Credits for the image of a scene.'),
  PRICE_GENERATE_SCENE: price(10, 'Credits for the video of a scene.'),
  PRICE_GENERATE_IMAGE_DRAFT: price(1, 'Credits for the image of a scene in draft quality.'),
  PRICE_GENERATE_SCENE_DRAFT: price(5, 'Credits for the video of a scene in draft quality.'),
  PRICE_GENERATE_IMAGE_HIGH: price(3, 'Credits for the image of a scene in high quality.'),
  PRICE_GENERATE_SCENE_HIGH: price(20, 'Credits for the video of a scene in high quality.'),
};

/** Credits for the two steps of a scene. */
export interface ScenePrice {
  readonly image: number;
  readonly video: number;
}

export interface SceneSettings {
  readonly prices: Readonly<Record<'draft' | 'standard' | 'high', ScenePrice>>;
}

export function nestScenes(values: Static<TObject<typeof sceneVariables>>): SceneSettings {
  return {
    prices: {
      draft: { image: values.PRICE_GENERATE_IMAGE_DRAFT, video: values.PRICE_GENERATE_SCENE_DRAFT },
      standard: { image: values.PRICE_GENERATE_IMAGE, video: values.PRICE_GENERATE_SCENE },
      high: { image: values.PRICE_GENERATE_IMAGE_HIGH, video: values.PRICE_GENERATE_SCENE_HIGH },
    },
  };
}
