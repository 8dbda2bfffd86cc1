import type { ProductVideoChange } from '@callsheet/domain';
import type { Collection, ObjectId, UpdateFilter } from 'mongodb';
import { parseObjectId } from './object-id.ts';
import type { ProductDocument } from './product-document.ts';

/** `stale`: the product knows something as new or newer. `missing`: there is no such product. */
export type ProductVideoOutcome = 'applied' | 'stale' | 'missing';

/** Nothing is older than a job's first event. */
const FIRST_SEQ = 1;

/**
 * Brings a product's entry of one video up to what its job said at `seq`. The newest seq wins in whatever order and
 * however often changes come, from however many processes: each step is one conditional update of one document. A deleted
 * video leaves its id and seq behind. Touches neither the product's version nor `updatedAt`, which are its owner's.
 */
export async function applyProductVideo(
  products: Collection<ProductDocument>,
  change: ProductVideoChange,
): Promise<ProductVideoOutcome> {
  const _id = parseObjectId(change.productId);
  if (_id === null) return 'missing';
  const { videoId, seq } = change;
  const entry = change.video ?? { videoId, seq, removed: true as const };
  // Nothing ever takes an entry away here, so the second round is the last: another process has put one in between.
  for (;;) {
    if (seq > FIRST_SEQ && (await replaceOlder(products, _id, entry))) return 'applied';
    const added = await products.updateOne({ _id, 'videos.videoId': { $ne: videoId } }, { $push: { videos: entry } });
    if (added.matchedCount === 1) return 'applied';
    const found = await products.findOne({ _id }, { projection: { videos: { $elemMatch: { videoId } } } });
    if (found === null) return 'missing';
    if (found.videos?.some((known) => known.seq >= seq)) return 'stale';
  }
}

async function replaceOlder(
  products: Collection<ProductDocument>,
  _id: ObjectId,
  entry: ProductDocument['videos'][number],
): Promise<boolean> {
  const { videoId, seq } = entry;
  const { matchedCount } = await products.updateOne({ _id, videos: { $elemMatch: { videoId, seq: { $lt: seq } } } }, {
    $set: { 'videos.$': entry },
  } satisfies UpdateFilter<ProductDocument>);
  return matchedCount === 1;
}
