import { type CatalogueEntry, compareEntries, DomainError } from '@callsheet/domain';

/** One page of entries that stand in their order. An entry that is moved meanwhile is shown where it stands then. */
export function pageOfEntries<Entry extends CatalogueEntry>(
  entries: readonly Entry[],
  { limit, after }: { limit: number; after?: string | undefined },
): { data: Entry[]; nextCursor: string | null; hasMore: boolean } {
  const place = after === undefined ? null : placeOf(after);
  const rest = place === null ? entries : entries.filter((entry) => compareEntries(entry, place) > 0);
  const data = rest.slice(0, limit);
  const last = data.at(-1);
  const hasMore = rest.length > data.length;
  return { data, nextCursor: hasMore && last !== undefined ? cursorOf(last) : null, hasMore };
}

function cursorOf({ order, id }: CatalogueEntry): string {
  return Buffer.from(`${order}.${id}`).toString('base64url');
}

/** @throws DomainError VALIDATION_ERROR for a cursor that we did not make. */
function placeOf(cursor: string): CatalogueEntry {
  const match = /^(\d{1,7})\.(.+)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (match?.[1] === undefined || match[2] === undefined) {
    const message = 'after must be the nextCursor of an earlier page.';
    throw new DomainError({ code: 'VALIDATION_ERROR', message, details: { field: 'after' } });
  }
  return { id: match[2], order: Number(match[1]), active: true };
}
