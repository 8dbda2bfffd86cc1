/** Where a page of documents with texts as ids ended: the last one's creation and id. */
export interface PageCursor {
  readonly createdAt: Date;
  readonly id: string;
}

/** One page and where it ended; null on the last one. */
export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next: PageCursor | null;
}

/** Newest first, behind a cursor. The first bound is for the index, the second for what was made in the same moment. */
export function behind(after: PageCursor | undefined) {
  if (after === undefined) return {};
  const { createdAt, id } = after;
  return { createdAt: { $lte: createdAt }, $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: id } }] };
}

/** 1..100; anything else is brought into it. */
export function pageLimit(limit: number): number {
  return Math.min(Math.max(Math.trunc(limit), 1), 100);
}

/** A page from what was read with a limit of one more. */
export function toPage<Item extends PageCursor>(read: readonly Item[], limit: number): PageOf<Item> {
  const items = read.slice(0, limit);
  const last = items.at(-1);
  const hasMore = read.length > limit && last !== undefined;
  return { items, next: hasMore ? { createdAt: last.createdAt, id: last.id } : null };
}
