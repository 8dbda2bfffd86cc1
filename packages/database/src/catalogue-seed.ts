import { type CatalogueEntry, DEFAULT_AVATARS, DEFAULT_TOPICS, DEFAULT_VOICES } from '@callsheet/domain';
import type { Collection, Db } from 'mongodb';
import { type CatalogueDocument, type CatalogueName, catalogueOf, toCatalogueDocument } from './catalogue-document.ts';
import { duplicatesIn } from './insert-job.ts';
import { isDuplicateKey } from './is-duplicate-key.ts';

const DEFAULTS: Readonly<Record<CatalogueName, readonly CatalogueEntry[]>> = {
  avatars: DEFAULT_AVATARS,
  voices: DEFAULT_VOICES,
  topics: DEFAULT_TOPICS,
};

/** Remembers that a catalogue has been looked at, so that one which was emptied later on stays empty. */
interface SeedMark {
  readonly _id: string;
  /** `filling` until all of the default set is in: whoever finds it goes on. */
  readonly state: 'filling' | 'done';
}

/**
 * Fills each catalogue that is empty at the first boot ever with the default set, and none afterwards. Safe from several
 * processes at once and after one that died on the way; a later boot costs one read.
 */
export async function seedCatalogues({ db }: { db: Db }): Promise<void> {
  const marks = db.collection<SeedMark>('catalogue_seeds');
  const known = new Map((await marks.find().toArray()).map(({ _id, state }) => [_id, state]));
  for (const name of Object.keys(DEFAULTS) as CatalogueName[]) {
    const collection = catalogueOf(db, name);
    const state = known.get(name) ?? (await mark(marks, { _id: name, state: await firstState(collection) }));
    if (state === 'done') continue;
    await insertMissing(collection, DEFAULTS[name]);
    await marks.updateOne({ _id: name }, { $set: { state: 'done' } });
  }
}

async function firstState(collection: Collection<CatalogueDocument>): Promise<SeedMark['state']> {
  return (await collection.findOne({}, { projection: { _id: 1 } })) === null ? 'filling' : 'done';
}

/** The state that stands: ours, or that of who was faster. */
async function mark(marks: Collection<SeedMark>, wanted: SeedMark): Promise<SeedMark['state']> {
  try {
    await marks.insertOne(wanted);
    return wanted.state;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return (await marks.findOne({ _id: wanted._id }))?.state ?? 'done';
  }
}

async function insertMissing(
  collection: Collection<CatalogueDocument>,
  entries: readonly CatalogueEntry[],
): Promise<void> {
  const documents = entries.map((entry) => ({ ...toCatalogueDocument(entry), isDefault: true as const }));
  try {
    await collection.insertMany(documents, { ordered: false });
  } catch (error) {
    // Somebody else may have put some in meanwhile.
    if (duplicatesIn(error) === null) throw error;
  }
}
