import { isDeepStrictEqual } from 'node:util';
import { type CatalogueEntry, DomainError, isEntryId } from '@callsheet/domain';
import type { Catalogue, Catalogues } from './catalogues.ts';

/** An admin's change of one entry. */
interface Change<Entry extends CatalogueEntry> {
  readonly catalogue: Catalogue<Entry>;
  /** As messages and the audit call it. */
  readonly noun: 'avatar' | 'voice' | 'topic';
  readonly actorId: string;
}

type Audit = Pick<Catalogues, 'recordAudit'>;

/**
 * Adds an entry or puts it in the place of the one with its id. The audit line comes first: one about a change that then
 * failed is better than a change that nobody can account for. What stays the same is not noted.
 */
export async function saveEntry<Entry extends CatalogueEntry>(
  { recordAudit }: Audit,
  { catalogue, noun, actorId, entry }: Change<Entry> & { readonly entry: Entry },
): Promise<{ created: boolean }> {
  const from = await catalogue.find(entry.id);
  if (!isDeepStrictEqual(from, entry)) {
    await recordAudit({ actorId, action: `${noun}.saved`, subject: entry.id, details: { from, to: entry } });
  }
  await catalogue.save(entry);
  return { created: from === null };
}

/**
 * Takes an entry away, after its audit line.
 * @throws DomainError NOT_FOUND.
 */
export async function removeEntry<Entry extends CatalogueEntry>(
  { recordAudit }: Audit,
  { catalogue, noun, actorId, id }: Change<Entry> & { readonly id: string },
): Promise<void> {
  const from = isEntryId(id) ? await catalogue.find(id) : null;
  if (from === null) throw entryNotFound(noun);
  await recordAudit({ actorId, action: `${noun}.removed`, subject: id, details: { from } });
  await catalogue.remove(id);
}

export function entryNotFound(noun: Change<CatalogueEntry>['noun']): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: `There is no ${noun} with this id.` });
}
