import type { Gender } from './gender.ts';

/** What entries of all catalogues have. */
export interface CatalogueEntry {
  /** The provider's own word where it comes from one. */
  readonly id: string;
  /** Shown and offered for new videos. */
  readonly active: boolean;
  /** Place in lists, smallest first; the id decides between equals. */
  readonly order: number;
}

/** Somebody who speaks in a video (R-001-09); `id` is the seed's `avatar_id`. */
export interface Avatar extends CatalogueEntry {
  readonly name: string;
  readonly gender: Gender | null;
  /** A picture of the admin's or the provider's own; null where ours is shown. */
  readonly previewImageUrl: string | null;
}

/** A voice that an avatar speaks with (R-001-09); `id` is the seed's `voice_id`. */
export interface Voice extends CatalogueEntry {
  readonly name: string;
  readonly gender: Gender | null;
  /** Its name in English, such as German. */
  readonly language: string | null;
}

/** Something to make a video about (R-001-13). */
export interface Topic extends CatalogueEntry {
  readonly title: string;
  readonly description: string | null;
  /** What an order may take as its `topicKeyPoints`. */
  readonly keyPoints: string | null;
}

/** For sorting entries into their order. Ids are ASCII, so that this is the same on every machine. */
export function compareEntries(one: CatalogueEntry, other: CatalogueEntry): number {
  if (one.order !== other.order) return one.order - other.order;
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
}
