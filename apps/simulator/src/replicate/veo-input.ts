import { createHash } from 'node:crypto';
import type { RenderQuality, RenderRequest } from '../render/render-request.ts';
import type { InputFields } from './input-field.ts';

/** What every veo model takes (providers.md section 1.2). */
export const VEO_FIELDS: InputFields = {
  prompt: { type: 'string', required: true, description: 'Text prompt for video generation' },
  aspect_ratio: { type: 'string', choices: ['16:9', '9:16'], default: '16:9', description: 'Video aspect ratio' },
  duration: { type: 'integer', choices: [4, 6, 8], default: 8, description: 'Video duration in seconds' },
  resolution: {
    type: 'string',
    choices: ['720p', '1080p'],
    default: '720p',
    description: 'Resolution of the generated video',
  },
  generate_audio: { type: 'boolean', default: true, description: 'Generate audio with the video' },
  negative_prompt: { type: 'string', description: 'What to exclude from the generated video' },
  image: { type: 'uri', description: 'Input image to start generating from' },
  seed: { type: 'integer', description: 'Random seed' },
};

/** The 3.1 models take two inputs more. */
export const VEO_3_1_FIELDS: InputFields = {
  ...VEO_FIELDS,
  last_frame: { type: 'uri', description: 'Ending image; the video goes from the input image to it' },
  reference_images: { type: 'uri[]', most: 3, description: '1 to 3 reference images' },
};

/** A checked input with its defaults. */
export interface VeoInput {
  readonly prompt: string;
  readonly aspectRatio: '16:9' | '9:16';
  readonly durationSeconds: number;
  readonly resolution: '720p' | '1080p';
  readonly audio: boolean;
  readonly seed: number;
}

/**
 * Fills in the defaults of an input that `checkInput` found right. A real model draws a random seed; here it follows
 * from the input, so that the same request gives the same bytes.
 */
export function resolveVeoInput(input: Readonly<Record<string, unknown>>): VeoInput {
  const derivedSeed = createHash('sha256')
    .update(JSON.stringify(Object.entries(input).sort()))
    .digest()
    .readUInt32LE(0);
  return {
    prompt: String(input.prompt),
    aspectRatio: input.aspect_ratio === '9:16' ? '9:16' : '16:9',
    durationSeconds: typeof input.duration === 'number' ? input.duration : 8,
    resolution: input.resolution === '1080p' ? '1080p' : '720p',
    audio: input.generate_audio !== false,
    seed: typeof input.seed === 'number' ? input.seed : derivedSeed,
  };
}

/** The clip that an input asks of a model. */
export function toRenderRequest(model: string, input: VeoInput, quality: RenderQuality): RenderRequest {
  const [long, short] = input.resolution === '1080p' ? [1920, 1080] : [1280, 720];
  const portrait = input.aspectRatio === '9:16';
  return {
    prompt: input.prompt,
    model,
    seed: input.seed,
    aspectRatio: input.aspectRatio,
    widthPixels: portrait ? short : long,
    heightPixels: portrait ? long : short,
    durationSeconds: input.durationSeconds,
    audio: input.audio,
    quality,
  };
}
