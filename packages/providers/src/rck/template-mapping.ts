import type { Json } from '@callsheet/domain';
import { type Fields, fieldsOf, pick, textOf, webUrlOf } from '../http/read-fields.ts';
import { misunderstoodReply, refusedRead } from './error-mapping.ts';

const MAX_TEMPLATES = 200;

/** One style of the generator (R-000-10). `raw` is its own entry, for clients that read that (C-41). */
export interface RckTemplate {
  readonly id: string;
  /** What an order names it by, such as `product_showcase`. */
  readonly name: string;
  readonly title: string;
  readonly description: string | null;
  readonly previewUrl: string | null;
  readonly youtubeVideoId: string | null;
  readonly raw: Json;
}

/** The generator's answer, plain JSON throughout, fit to be cached. */
export interface RckTemplateList {
  readonly message: string;
  readonly templates: readonly RckTemplate[];
}

/**
 * POST /api/v1/templates (R-000-19). Entries that cannot be named are left out.
 * @throws ProviderError UNAVAILABLE for success:false, with the generator's words; MALFORMED_RESPONSE without a list
 */
export function toTemplateList(reply: unknown): RckTemplateList {
  const top = fieldsOf(reply);
  if (top?.success === false) throw refusedRead(top);
  const list = pick([top, fieldsOf(top?.data)], ['templates']);
  if (!Array.isArray(list)) throw misunderstoodReply('read', 'the reply has no list of templates');
  const templates = list.slice(0, MAX_TEMPLATES).map(toTemplate);
  return { message: textOf(top?.message, 300) ?? '', templates: templates.filter((template) => template !== null) };
}

function toTemplate(entry: unknown): RckTemplate | null {
  const fields: Fields | null = typeof entry === 'string' ? { name: entry } : fieldsOf(entry);
  const name = textOf(pick([fields], ['name', 'template_name', 'templateName', 'id']), 100);
  if (name === undefined) return null;
  const id = pick([fields], ['id', '_id', 'template_id']);
  const youtubeVideoId = youtubeIdOf(
    pick([fields], ['youtubeVideoId', 'youtube_video_id', 'youtube_id', 'youtube_url']),
  );
  const previewUrl = webUrlOf(
    pick([fields], ['preview_url', 'previewUrl', 'sample_url', 'youtube_url', 'video_url', 'thumbnail_url']),
  );
  return {
    id: typeof id === 'number' ? String(id) : (textOf(id, 100) ?? name),
    name,
    title: textOf(pick([fields], ['title', 'display_name', 'displayName', 'label']), 200) ?? titleFrom(name),
    description: textOf(pick([fields], ['description']), 2_000) ?? null,
    previewUrl: previewUrl ?? null,
    youtubeVideoId: youtubeVideoId ?? youtubeIdOf(previewUrl) ?? null,
    // It came out of JSON.
    raw: entry as Json,
  };
}

/** The id in a link to YouTube, or the text itself when it looks like one. */
function youtubeIdOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^[A-Za-z0-9_-]{11}$/.test(value)) return value;
  const url = webUrlOf(value);
  if (url === undefined || !/(^|\.)(youtube(-nocookie)?\.com|youtu\.be)$/.test(new URL(url).hostname)) return undefined;
  return /(?:[?&]v=|\/embed\/|\/shorts\/|youtu\.be\/)([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])/.exec(url)?.[1];
}

function titleFrom(name: string): string {
  return name.replace(/[_-]+/g, ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
