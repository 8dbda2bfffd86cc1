import { createHash } from 'node:crypto';
import type { StillRequest } from '../render/draw-still.ts';
import type { InputFields } from './input-field.ts';

/** What stability-ai/sdxl takes (providers.md section 1.2). */
export const SDXL_FIELDS: InputFields = {
  prompt: { type: 'string', default: 'An astronaut riding a rainbow unicorn', description: 'Input prompt' },
  negative_prompt: { type: 'string', default: '', description: 'Input Negative Prompt' },
  image: { type: 'uri', description: 'Input image for img2img or inpaint mode' },
  mask: { type: 'uri', description: 'Input mask for inpaint mode' },
  width: { type: 'integer', least: 64, most: 2048, multipleOf: 8, default: 1024, description: 'Width of output image' },
  height: {
    type: 'integer',
    least: 64,
    most: 2048,
    multipleOf: 8,
    default: 1024,
    description: 'Height of output image',
  },
  num_outputs: { type: 'integer', least: 1, most: 4, default: 1, description: 'Number of images to output.' },
  scheduler: {
    type: 'string',
    choices: ['DDIM', 'DPMSolverMultistep', 'HeunDiscrete', 'KarrasDPM', 'K_EULER_ANCESTRAL', 'K_EULER', 'PNDM'],
    default: 'K_EULER',
    description: 'scheduler',
  },
  num_inference_steps: { type: 'integer', least: 1, most: 500, default: 50, description: 'Number of denoising steps' },
  guidance_scale: { type: 'number', least: 1, most: 50, default: 7.5, description: 'Scale for guidance' },
  prompt_strength: { type: 'number', least: 0, most: 1, default: 0.8, description: 'Prompt strength of img2img' },
  refine: {
    type: 'string',
    choices: ['no_refiner', 'expert_ensemble_refiner', 'base_image_refiner'],
    default: 'no_refiner',
    description: 'Which refine style to use',
  },
  high_noise_frac: { type: 'number', least: 0, most: 1, default: 0.8, description: 'The fraction of noise to use' },
  apply_watermark: { type: 'boolean', default: true, description: 'Applies a watermark' },
  lora_scale: { type: 'number', least: 0, most: 1, default: 0.6, description: 'LoRA additive scale' },
  disable_safety_checker: { type: 'boolean', default: false, description: 'Disable safety checker' },
  seed: { type: 'integer', description: 'Random seed. Leave blank to randomize the seed' },
};

/** A checked input with its defaults. */
export interface SdxlInput {
  readonly prompt: string;
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly pictures: number;
  readonly seed: number;
}

/** Fills in the defaults of an input that `checkInput` found right; a seed that is not given follows from the input. */
export function resolveSdxlInput(input: Readonly<Record<string, unknown>>): SdxlInput {
  const { prompt, width, height, num_outputs: pictures, seed } = input;
  const entries = JSON.stringify(Object.entries(input).sort());
  return {
    prompt: typeof prompt === 'string' ? prompt : 'An astronaut riding a rainbow unicorn',
    widthPixels: typeof width === 'number' ? width : 1024,
    heightPixels: typeof height === 'number' ? height : 1024,
    pictures: typeof pictures === 'number' ? pictures : 1,
    seed: typeof seed === 'number' ? seed : createHash('sha256').update(entries).digest().readUInt32LE(0),
  };
}

/** The picture of that number, from 0, that an input asks of a model. */
export function toStillRequest(model: string, input: SdxlInput, number: number): StillRequest {
  const { prompt, widthPixels, heightPixels, seed } = input;
  const aspectRatio = `${widthPixels}:${heightPixels}`;
  return { prompt, model, seed: seed + number, aspectRatio, widthPixels, heightPixels };
}
