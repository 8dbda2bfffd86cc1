import { RENDITION_FORMATS, type RenditionFormat, SCENE_QUALITIES, type SceneQuality } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { OneOf } from '../../http/schemas.ts';

/** How a scene is to be made; the same words on every surface. */
export interface SceneOptions {
  readonly quality: SceneQuality;
  readonly strict: boolean;
  readonly formats: readonly RenditionFormat[];
  readonly reuse: boolean;
}

/** Fields of a body. All may be left out, also together with the body itself. */
export const SceneOptionFields = {
  quality: Type.Optional(
    OneOf(SCENE_QUALITIES, { default: 'standard', description: 'Decides on models, sizes and price.' }),
  ),
  strict: Type.Optional(Type.Boolean({ default: false, description: 'Refuse instead of adapting size or length.' })),
  formats: Type.Optional(
    Type.Array(OneOf(RENDITION_FORMATS), {
      default: [],
      uniqueItems: true,
      errorText: `different words out of ${RENDITION_FORMATS.join(', ')}`,
      description: 'Further files that are made of the video.',
    }),
  ),
  reuse: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Take over the files of an earlier video of yours that is made of exactly the same, for no credits.',
    }),
  ),
};

/** The options of a body, with their defaults. */
export function sceneOptionsOf(
  body: { readonly [Name in keyof SceneOptions]?: SceneOptions[Name] } | null,
): SceneOptions {
  const { quality = 'standard', strict = false, formats = [], reuse = false } = body ?? {};
  return { quality, strict, formats, reuse };
}
