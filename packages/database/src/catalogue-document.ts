import type { CatalogueEntry } from '@callsheet/domain';
import type { Collection, Db } from 'mongodb';

export type CatalogueName = 'avatars' | 'voices' | 'topics';

/**
 * An entry of a catalogue in the collection of its name: its fields, with the id as `_id`. Only this package writes them.
 * No index: a list is read whole, and sorted and remembered by whoever shows it.
 */
export interface CatalogueDocument {
  readonly _id: string;
  /** Came with the system, and nobody has written it since. */
  readonly isDefault?: true;
  readonly [field: string]: unknown;
}

export function catalogueOf(db: Db, name: CatalogueName): Collection<CatalogueDocument> {
  return db.collection<CatalogueDocument>(name);
}

export function toCatalogueDocument({ id, ...fields }: CatalogueEntry): CatalogueDocument {
  return { _id: id, ...fields };
}

export function fromCatalogueDocument<Entry extends CatalogueEntry>(document: CatalogueDocument): Entry {
  const { _id, isDefault: _isDefault, ...fields } = document;
  return { id: _id, ...fields } as unknown as Entry;
}
