import { DomainError } from '../errors/domain-error.ts';
import { isWebUrl } from '../product/image-urls.ts';
import type { Avatar, CatalogueEntry, Voice } from './catalogue.ts';
import { cleanAvatar, cleanVoice } from './clean-entry.ts';
import { type Gender, normalizeGender } from './gender.ts';

/** An avatar in a provider's own words. */
export interface OfferedAvatar {
  readonly id: string;
  readonly name: string;
  readonly gender: string | null;
  readonly previewImageUrl: string | null;
}

/** A voice in a provider's own words. */
export interface OfferedVoice {
  readonly id: string;
  readonly name: string;
  readonly gender: string | null;
  readonly language: string | null;
}

/** Copied entries stand behind those that an admin has added, in the provider's order. */
const FIRST_ORDER = 1_000;
/** Of an entry that came without a name. */
const NAMELESS = 'Unnamed';

/** Entries that can be kept, each id once, the first of several. What our rules refuse, such as a strange id, is left out. */
export function keepAvatars(offered: readonly OfferedAvatar[]): readonly Avatar[] {
  return keep(offered, ({ previewImageUrl, ...avatar }, entry) =>
    cleanAvatar({ ...avatar, ...entry, previewImageUrl: lastingUrl(previewImageUrl) }),
  );
}

/** The same for voices. */
export function keepVoices(offered: readonly OfferedVoice[]): readonly Voice[] {
  return keep(offered, (voice, entry) => cleanVoice({ ...voice, ...entry }));
}

function keep<Offered extends OfferedAvatar | OfferedVoice, Entry extends CatalogueEntry>(
  offered: readonly Offered[],
  clean: (one: Offered, entry: { name: string; gender: Gender | null; order: number }) => Entry,
): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const [index, one] of offered.entries()) {
    if (entries.has(one.id)) continue;
    const name = one.name.trim() || NAMELESS;
    try {
      const entry = clean(one, { name, gender: normalizeGender(one.gender), order: FIRST_ORDER + index });
      entries.set(entry.id, entry);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return [...entries.values()];
}

/** Null for an address that would expire, as those with a signature in their query do, and for what is none. */
function lastingUrl(url: string | null): string | null {
  return url !== null && /^https:[^?]+$/i.test(url) && isWebUrl(url) ? url : null;
}
