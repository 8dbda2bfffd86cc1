import type { CallContext } from '../contract/provider-adapter.ts';
import { fieldsOf, textOf, webUrlOf } from '../http/read-fields.ts';
import { HEYGEN_ID } from './capabilities.ts';
import { misunderstoodReply } from './error-mapping.ts';
import type { HeygenClient, PageQuery } from './heygen-client.ts';

/** The most that the service gives at once (providers.md 1.7). */
const LOOKS_PER_PAGE = 50;
const VOICES_PER_PAGE = 100;
const MAX_PAGES = 40;
const MAX_ID_CHARACTERS = 200;
const MAX_NAME_CHARACTERS = 200;

export type Gender = 'male' | 'female';

/** A look that can speak; `id` is what an order names. */
export interface HeygenAvatar {
  readonly id: string;
  readonly name: string;
  readonly gender: Gender | null;
  readonly previewImageUrl: string | null;
}

export interface HeygenVoice {
  readonly id: string;
  readonly name: string;
  readonly gender: Gender | null;
  /** As the service words it, such as `English`. */
  readonly language: string | null;
}

export type CatalogueCall = Pick<CallContext, 'signal' | 'now' | 'log'>;

const FEMALE = new Set(['f', 'female', 'feminine', 'woman', 'women', 'girl', 'lady']);
const MALE = new Set(['m', 'male', 'masculine', 'man', 'men', 'boy']);

/** The first word of what a catalogue says of a person; null for what fits neither. */
export function genderOf(value: unknown): Gender | null {
  const word = typeof value === 'string' ? (/[a-z]+/.exec(value.toLowerCase())?.[0] ?? '') : '';
  if (FEMALE.has(word)) return 'female';
  return MALE.has(word) ? 'male' : null;
}

/** Every look of the account, page by page. */
export async function listAvatars(client: HeygenClient, call: CatalogueCall): Promise<readonly HeygenAvatar[]> {
  const entries = await readPages((token) => client.listLooks({ limit: LOOKS_PER_PAGE, token }, call), call);
  return entries.flatMap((entry) => {
    const fields = fieldsOf(entry);
    const id = textOf(fields?.id, MAX_ID_CHARACTERS);
    if (fields === null || id === undefined) return [];
    const previewImageUrl = webUrlOf(fields.preview_image_url) ?? null;
    return [{ id, name: nameOf(fields.name, id), gender: genderOf(fields.gender), previewImageUrl }];
  });
}

/** Every voice of the account, page by page. */
export async function listVoices(client: HeygenClient, call: CatalogueCall): Promise<readonly HeygenVoice[]> {
  const entries = await readPages((token) => client.listVoices({ limit: VOICES_PER_PAGE, token }, call), call);
  return entries.flatMap((entry) => {
    const fields = fieldsOf(entry);
    const id = textOf(fields?.voice_id, MAX_ID_CHARACTERS);
    if (fields === null || id === undefined) return [];
    const language = textOf(fields.language, MAX_NAME_CHARACTERS) ?? null;
    return [{ id, name: nameOf(fields.name, id), gender: genderOf(fields.gender), language }];
  });
}

function nameOf(name: unknown, id: string): string {
  return textOf(name, MAX_NAME_CHARACTERS) ?? id;
}

/**
 * The entries of all pages; a list that is longer than anybody can choose from is cut, with a warning.
 * @throws ProviderError MALFORMED_RESPONSE for what is no page, and for a list that leads back to where it was (H12)
 */
async function readPages(
  fetchPage: (token: PageQuery['token']) => Promise<unknown>,
  { log }: CatalogueCall,
): Promise<readonly unknown[]> {
  const entries: unknown[] = [];
  const seen = new Set<string>();
  let token: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const reply = fieldsOf(await fetchPage(token));
    if (reply === null || !Array.isArray(reply.data))
      throw misunderstoodReply('read', 'the reply is no page of a list');
    entries.push(...reply.data);
    if (reply.has_more !== true) return entries;
    const next: unknown = reply.next_token;
    if (typeof next !== 'string' || next === '' || seen.has(next))
      throw misunderstoodReply('read', 'the list says that it goes on, but not where');
    seen.add(next);
    token = next;
  }
  log.warn({ provider: HEYGEN_ID, entries: entries.length }, 'a list of the provider is too long and was cut');
  return entries;
}
