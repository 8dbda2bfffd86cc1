import { type Job, type ProductVideo, productVideoOf } from '@callsheet/domain';
import type { Collection, Db, Filter, ObjectId } from 'mongodb';
import { applyProductVideo } from './apply-product-video.ts';
import { fromDocument } from './from-document.ts';
import { type JobDocument, type JobDocumentWithoutEvents, jobsOf, WITHOUT_EVENTS } from './job-document.ts';
import { parseObjectId } from './object-id.ts';
import { type ProductDocument, productsOf, type RemovedVideo } from './product-document.ts';

/** Which products: one, those of a workspace, or all. */
export type RebuildScope = { readonly productId: string } | { readonly workspaceId: string } | 'all';

export interface RebuildReport {
  readonly products: number;
  /** Entries that were missing or wrong. */
  readonly changed: number;
  /** Entries of jobs that do not exist. */
  readonly removed: number;
}

type Entry = ProductVideo | RemovedVideo;

/**
 * Makes the `videos` of products what their jobs say (C-33). Safe while jobs go on: the product is read before its jobs,
 * so an entry that is ahead of its job's seq cannot be newer than the job and is wrong.
 */
export async function rebuildProductVideos(db: Db, scope: RebuildScope): Promise<RebuildReport> {
  const products = productsOf(db);
  const report = { products: 0, changed: 0, removed: 0 };
  const filter = filterOf(scope);
  if (filter === null) return report;
  const cursor = products.find<{ _id: ObjectId; videos: readonly Entry[] }>(filter, { projection: { videos: 1 } });
  for await (const { _id } of cursor) {
    // Read again: the cursor's page may be old by now.
    const product = await products.findOne({ _id }, { projection: { videos: 1 } });
    if (product === null) continue;
    const done = await rebuildOne(db, products, { _id, videos: product.videos });
    report.products += 1;
    report.changed += done.changed;
    report.removed += done.removed;
  }
  return report;
}

function filterOf(scope: RebuildScope): Filter<ProductDocument> | null {
  if (scope === 'all') return {};
  if ('workspaceId' in scope) return { workspaceId: scope.workspaceId };
  const _id = parseObjectId(scope.productId);
  return _id === null ? null : { _id };
}

async function rebuildOne(
  db: Db,
  products: Collection<ProductDocument>,
  product: { _id: ObjectId; videos: readonly Entry[] },
): Promise<{ changed: number; removed: number }> {
  const { _id } = product;
  const known = new Map(product.videos.map((entry) => [entry.videoId, entry]));
  const done = { changed: 0, removed: 0 };
  const seen = new Set<string>();
  for await (const job of jobsAbout(jobsOf(db), _id.toHexString())) {
    const change = productVideoOf(job);
    if (change === null) continue;
    seen.add(job.id);
    const entry = known.get(job.id);
    const wanted: Entry = change.video ?? { videoId: job.id, seq: job.seq, removed: true };
    if (entry !== undefined && entry.seq >= wanted.seq) {
      // As new as its job or, which cannot be, newer: right to the last field, or replaced as it stands.
      if (!isSame(entry, wanted)) done.changed += await replaceExactly(products, _id, { entry, wanted });
    } else if ((await applyProductVideo(products, change)) === 'applied') {
      done.changed += 1;
    }
  }
  for (const entry of product.videos) {
    // A job that was made since is not known by an entry that was read before it.
    if (!seen.has(entry.videoId)) done.removed += await removeExactly(products, _id, entry);
  }
  return done;
}

async function* jobsAbout(jobs: Collection<JobDocument>, productId: string): AsyncGenerator<Job> {
  const filter = { kind: 'product' as const, productId };
  for await (const document of jobs.find<JobDocumentWithoutEvents>(filter, { projection: WITHOUT_EVENTS })) {
    yield fromDocument(document).job;
  }
}

async function replaceExactly(
  products: Collection<ProductDocument>,
  _id: ObjectId,
  { entry, wanted }: { entry: Entry; wanted: Entry },
): Promise<number> {
  const { videoId, seq } = entry;
  const filter = { _id, videos: { $elemMatch: { videoId, seq } } };
  return (await products.updateOne(filter, { $set: { 'videos.$': wanted } })).modifiedCount;
}

async function removeExactly(products: Collection<ProductDocument>, _id: ObjectId, entry: Entry): Promise<number> {
  const { videoId, seq } = entry;
  return (await products.updateOne({ _id }, { $pull: { videos: { videoId, seq } } })).modifiedCount;
}

/** Entries hold dates, texts, numbers and one level of objects; the order of their fields does not matter. */
function isSame(one: Entry, other: Entry): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: object): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
