import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { HeygenError, invalidParameter } from './heygen-error.ts';

const nullable = (values: readonly string[]) =>
  Type.Optional(Type.Union([...values.map((value) => Type.Literal(value)), Type.Null()]));
const text = Type.Optional(Type.Union([Type.String(), Type.Null()]));

/** `POST /v3/videos` of the type `avatar`; the other types cannot be ordered here. */
const OrderSchema = Type.Object(
  {
    type: Type.Literal('avatar'),
    avatar_id: Type.String({ minLength: 1 }),
    script: text,
    audio_url: text,
    audio_asset_id: text,
    voice_id: text,
    title: text,
    resolution: nullable(['4k', '1080p', '720p']),
    aspect_ratio: nullable(['16:9', '9:16', '4:5', '5:4', '1:1', 'auto']),
    output_format: Type.Optional(Type.Literal('mp4')),
    callback_url: Type.Optional(Type.Union([Type.String({ pattern: '^https?://[^\\s]+$' }), Type.Null()])),
    callback_id: text,
  },
  { additionalProperties: false },
);

const SHORT_SIDES = new Map([
  ['4k', 2160],
  ['1080p', 1080],
  ['720p', 720],
]);

/** One video that was ordered. */
export interface VideoOrder {
  readonly avatarId: string;
  /** What is said; the name of the recording when there is one instead of words. */
  readonly speech: string;
  readonly title: string | null;
  readonly aspectRatio: string;
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly callbackUrl: string | null;
  readonly callbackId: string | null;
}

/** Reads an order, as strictly as the service. @throws HeygenError 400, 404 */
export function parseVideoOrder(body: unknown): VideoOrder {
  if (!Value.Check(OrderSchema, body)) {
    const first = Value.Errors(OrderSchema, body).First();
    const param = first?.path.slice(1).replaceAll('/', '.') ?? '';
    throw invalidParameter(first?.message ?? 'The body is not an order.', param === '' ? undefined : param);
  }
  const speech = speechOf(body);
  refuseMissing('avatar', body.avatar_id);
  if (body.voice_id) refuseMissing('voice', body.voice_id);
  const aspectRatio = body.aspect_ratio === 'auto' ? '16:9' : (body.aspect_ratio ?? '16:9');
  return {
    avatarId: body.avatar_id,
    speech,
    title: body.title ?? null,
    aspectRatio,
    ...sizeOf(aspectRatio, SHORT_SIDES.get(body.resolution ?? '1080p') ?? 1080),
    callbackUrl: body.callback_url ?? null,
    callbackId: body.callback_id ?? null,
  };
}

/** Words or a recording, never both (H11). */
function speechOf({ script, audio_url, audio_asset_id }: Static<typeof OrderSchema>): string {
  const given = [script, audio_url, audio_asset_id].filter((value) => typeof value === 'string' && value.trim() !== '');
  const [only] = given;
  if (given.length === 1 && typeof only === 'string') return only;
  throw invalidParameter('Provide exactly one of script, audio_url and audio_asset_id.', 'script');
}

/** Catalogues of installations are not known here, so every id exists unless it says that it does not (H6). */
function refuseMissing(what: 'avatar' | 'voice', id: string): void {
  if (!id.startsWith('missing')) return;
  throw new HeygenError({ status: 404, code: `${what}_not_found`, message: `The ${what} ${id} does not exist.` });
}

function sizeOf(aspectRatio: string, shortSide: number): { widthPixels: number; heightPixels: number } {
  const [width = 16, height = 9] = aspectRatio.split(':').map(Number);
  const longSide = (shortSide * Math.max(width, height)) / Math.min(width, height);
  return width >= height
    ? { widthPixels: longSide, heightPixels: shortSide }
    : { widthPixels: shortSide, heightPixels: longSide };
}
