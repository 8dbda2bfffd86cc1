import { type Avatar, type CatalogueEntry, compareEntries, type Topic, type Voice } from '@callsheet/domain';
import type { Collection, Db } from 'mongodb';
import {
  type CatalogueDocument,
  catalogueOf,
  fromCatalogueDocument,
  toCatalogueDocument,
} from './catalogue-document.ts';
import { copyEntries } from './catalogue-import.ts';
import { isDuplicateKey } from './is-duplicate-key.ts';

/** The entries of one catalogue. */
export interface CatalogueStore<Entry extends CatalogueEntry> {
  /** All, inactive ones too, in their order. */
  list(): Promise<readonly Entry[]>;
  find(id: string): Promise<Entry | null>;
  /** Puts it in the place of what has its id, or adds it. */
  save(entry: Entry): Promise<void>;
  /** Null when it is gone already. */
  remove(id: string): Promise<Entry | null>;
  /** Takes over what a provider has; see `copyEntries`. */
  copy(entries: readonly Entry[]): Promise<void>;
}

/** Avatars, voices and topics in MongoDB (R-001-09, R-001-13). */
export interface CatalogueRepository {
  readonly avatars: CatalogueStore<Avatar>;
  readonly voices: CatalogueStore<Voice>;
  readonly topics: CatalogueStore<Topic>;
}

/** The catalogues of one database. */
export function createCatalogueRepository({ db }: { db: Db }): CatalogueRepository {
  return {
    avatars: createStore<Avatar>(catalogueOf(db, 'avatars')),
    voices: createStore<Voice>(catalogueOf(db, 'voices')),
    topics: createStore<Topic>(catalogueOf(db, 'topics')),
  };
}

function createStore<Entry extends CatalogueEntry>(collection: Collection<CatalogueDocument>): CatalogueStore<Entry> {
  const read = (document: CatalogueDocument | null) =>
    document === null ? null : fromCatalogueDocument<Entry>(document);
  return {
    list: async () => {
      const documents = await collection.find().toArray();
      return documents.map((document) => fromCatalogueDocument<Entry>(document)).sort(compareEntries);
    },
    find: async (id) => read(await collection.findOne({ _id: id })),
    save: (entry) => saveEntry(collection, entry),
    remove: async (id) => read(await collection.findOneAndDelete({ _id: id })),
    copy: (entries) => copyEntries(collection, entries),
  };
}

/** Two that add the same entry at once may meet in the index; the later one then replaces. */
async function saveEntry(collection: Collection<CatalogueDocument>, entry: CatalogueEntry): Promise<void> {
  const { _id, ...fields } = toCatalogueDocument(entry);
  try {
    await collection.replaceOne({ _id }, fields, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await collection.replaceOne({ _id }, fields);
  }
}
