import { type CatalogueEntry, compareEntries } from './catalogue.ts';
import { normalizeGender } from './gender.ts';

/** What the choice looks at. Genders may be spelt as whoever filled the collection liked. */
export interface VoiceChoice {
  /** Null when the catalogue does not know the avatar; one that is not offered any more still counts. */
  readonly avatar: { readonly gender: string | null } | null;
  readonly voices: readonly (CatalogueEntry & { readonly gender: string | null })[];
}

/**
 * Id of the voice for an avatar (R-001-10): the first active one of the same gender. Null when there is nothing to match
 * by or with; then no voice is named to the flow (N7).
 */
export function chooseVoice({ avatar, voices }: VoiceChoice): string | null {
  const gender = normalizeGender(avatar?.gender);
  if (gender === null) return null;
  const fitting = voices.filter((voice) => voice.active && normalizeGender(voice.gender) === gender);
  return fitting.toSorted(compareEntries)[0]?.id ?? null;
}
