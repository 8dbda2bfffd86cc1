import type { CatalogueEntry } from '@callsheet/domain';
import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import { type CatalogueDocument, toCatalogueDocument } from './catalogue-document.ts';
import { duplicatesIn } from './insert-job.ts';

/**
 * Adds a provider's entries and brings known ones up to date; `active` and `order` of known ones stay as an admin set
 * them. What came with the system and was never written is not offered any more: the provider does not know its ids.
 * Nothing happens for a provider that has nothing.
 */
export async function copyEntries(
  collection: Collection<CatalogueDocument>,
  entries: readonly CatalogueEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const copies = entries.map(copyOf);
  try {
    await collection.bulkWrite(copies, { ordered: false });
  } catch (error) {
    // Two who add the same at once may meet in the index; by now it is there.
    if (duplicatesIn(error) === null) throw error;
    await collection.bulkWrite(copies, { ordered: false });
  }
  await collection.updateMany({ isDefault: true }, { $set: { active: false } });
}

function copyOf(entry: CatalogueEntry): AnyBulkWriteOperation<CatalogueDocument> {
  const { _id, active, order, ...fields } = toCatalogueDocument(entry);
  const update = { $set: fields, $unset: { isDefault: '' as const }, $setOnInsert: { active, order } };
  return { updateOne: { filter: { _id }, update, upsert: true } };
}
