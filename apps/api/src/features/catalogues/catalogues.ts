import type { CatalogueStore } from '@callsheet/database';
import type { Avatar, CatalogueEntry, OfferedAvatar, OfferedVoice, Topic, Voice } from '@callsheet/domain';
import type { Identity } from '@callsheet/identity';

/** A catalogue whose list is remembered for some seconds; a change made here shows here at once. */
export type Catalogue<Entry extends CatalogueEntry> = CatalogueStore<Entry>;

/** What a provider offers, in its own words. */
export interface ProviderCatalogue {
  readonly avatars: readonly OfferedAvatar[];
  readonly voices: readonly OfferedVoice[];
}

/** Avatars, voices and topics, and what goes with changing them. */
export interface Catalogues {
  readonly avatars: Catalogue<Avatar>;
  readonly voices: Catalogue<Voice>;
  readonly topics: Catalogue<Topic>;
  /** Asks the provider that entries can be copied from; null when none is set up. */
  readonly importCatalogue: (() => Promise<ProviderCatalogue>) | null;
  readonly recordAudit: (entry: Parameters<Identity['recordAudit']>[1]) => Promise<void>;
}

export interface CataloguesDependencies {
  readonly catalogues: Catalogues;
  /** `publicUrl` is where this API is found, for addresses of pictures. */
  readonly config: { readonly http: { readonly publicUrl: string } };
}
