import { createHash } from 'node:crypto';
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { MODEL_RULES, type ModelRules } from './model-rules.ts';
import { badRequest } from './runway-error.ts';

const MAX_PROMPT_UNITS = 1_000;

const shared = {
  model: Type.String(),
  ratio: Type.String(),
  seed: Type.Optional(Type.Integer()),
  contentModeration: Type.Optional(
    Type.Object({ publicFigureThreshold: Type.Union([Type.Literal('auto'), Type.Literal('low')]) }),
  ),
};
const uri = Type.String({ minLength: 1 });
const ImageSchema = Type.Object(
  {
    ...shared,
    promptText: Type.String(),
    referenceImages: Type.Optional(
      Type.Array(
        Type.Object(
          { uri, tag: Type.Optional(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{2,15}$' })) },
          { additionalProperties: false },
        ),
      ),
    ),
  },
  { additionalProperties: false },
);
const VideoSchema = Type.Object(
  {
    ...shared,
    promptText: Type.Optional(Type.String()),
    promptImage: Type.Union([
      uri,
      Type.Array(Type.Object({ uri, position: Type.Literal('first') }, { additionalProperties: false }), {
        minItems: 1,
        maxItems: 1,
      }),
    ]),
    duration: Type.Optional(Type.Number()),
  },
  { additionalProperties: false },
);

/** One task that was ordered. */
export interface RunwayOrder {
  readonly model: string;
  readonly promptText: string;
  readonly ratio: string;
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Null for a picture. */
  readonly durationSeconds: number | null;
  /** References of a picture, or the first frame of a video. */
  readonly imageUris: readonly string[];
  readonly seed: number;
  readonly estimatedCredits: number;
}

/** Reads `POST /v1/text_to_image`, as strictly as the service. @throws RunwayError 400 */
export function parseImageOrder(body: unknown): RunwayOrder {
  const order = check(ImageSchema, body);
  const rules = rulesOf('text_to_image', order.model);
  const imageUris = (order.referenceImages ?? []).map((reference) => reference.uri);
  const { min, max } = rules.references;
  if (imageUris.length < min || imageUris.length > max)
    throw badRequest(`referenceImages: expected ${min} to ${max} items`);
  return { ...frameOf(order, rules), imageUris, durationSeconds: null, estimatedCredits: rules.credits };
}

/** Reads `POST /v1/image_to_video`. @throws RunwayError 400 */
export function parseVideoOrder(body: unknown): RunwayOrder {
  const order = check(VideoSchema, body);
  const rules = rulesOf('image_to_video', order.model);
  const { promptImage } = order;
  const imageUris = typeof promptImage === 'string' ? [promptImage] : promptImage.map((image) => image.uri);
  const durationSeconds = order.duration ?? rules.duration?.usual ?? null;
  if (durationSeconds === null) throw badRequest('duration: Required');
  if (!rules.duration?.takes(durationSeconds)) throw badRequest(`duration: ${order.model} does not make this length`);
  const estimatedCredits = rules.credits * durationSeconds;
  return { ...frameOf(order, rules), imageUris, durationSeconds, estimatedCredits };
}

function check<Schema extends TSchema>(schema: Schema, body: unknown): Static<Schema> {
  if (Value.Check(schema, body)) return body;
  const first = Value.Errors(schema, body).First();
  const where = first?.path.slice(1).replaceAll('/', '.') ?? '';
  throw badRequest(`${where === '' ? 'body' : where}: ${first?.message ?? 'invalid'}`);
}

function rulesOf(call: ModelRules['call'], model: string): ModelRules {
  const rules = MODEL_RULES.find((candidate) => candidate.call === call && candidate.model === model);
  if (rules === undefined) throw badRequest(`model: ${model} is not one of the models of ${call}`);
  return rules;
}

function frameOf(
  order: { model: string; ratio: string; promptText?: string; seed?: number },
  rules: ModelRules,
): Pick<RunwayOrder, 'model' | 'promptText' | 'ratio' | 'widthPixels' | 'heightPixels' | 'seed'> {
  const { model, ratio, promptText } = order;
  if (!rules.ratios.includes(ratio)) throw badRequest(`ratio: expected one of ${rules.ratios.join(', ')}`);
  if (promptText === undefined && rules.needsPrompt) throw badRequest('promptText: Required');
  if (promptText !== undefined && (promptText === '' || promptText.length > MAX_PROMPT_UNITS))
    throw badRequest(`promptText: expected 1 to ${MAX_PROMPT_UNITS} UTF-16 code units`);
  const [widthPixels = 0, heightPixels = 0] = ratio.split(':').map(Number);
  // A real model draws a seed; here it follows from the order, so that the same order gives the same bytes.
  const seed = order.seed ?? createHash('sha256').update(JSON.stringify(order)).digest().readUInt32LE(0);
  return { model, ratio, promptText: promptText ?? '', widthPixels, heightPixels, seed };
}
