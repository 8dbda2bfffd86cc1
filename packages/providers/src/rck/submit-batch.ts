import type { ProviderError } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { ProductVideoRequest } from '../contract/generation-request.ts';
import type { CallContext, Submission } from '../contract/provider-adapter.ts';
import { type Fields, fieldsOf, pick } from '../http/read-fields.ts';
import { misunderstoodReply, refusedOrder, saysNo } from './error-mapping.ts';
import type { RckClient } from './rck-client.ts';
import { type RckOrder, toRckOrder } from './request-mapping.ts';
import { jobIdIn, toSubmission } from './submission.ts';

/** One video of a bulk order with the callback URL of its own attempt. */
export interface RckBatchItem {
  readonly request: ProductVideoRequest;
  readonly callbackUrl: string;
}

/** What became of one item. `unknown`: nobody can say, and it must not be ordered again. */
export type RckBatchOutcome =
  | { readonly kind: 'accepted'; readonly submission: Submission }
  | { readonly kind: 'rejected'; readonly error: ProviderError }
  | { readonly kind: 'unknown'; readonly error: ProviderError };

/**
 * Orders several videos in one call (R-000-32, R-000-48, K9). The reply's shape is written down nowhere: a list in which
 * each entry names its video, or one job for all. Answers one outcome per item, in the order of the items.
 * @throws ProviderError as `submit` does when the call as a whole ended otherwise
 */
export async function submitBatch(
  client: RckClient,
  items: readonly RckBatchItem[],
  context: Omit<CallContext, 'callbackUrl'>,
): Promise<readonly RckBatchOutcome[]> {
  const orders = items.map(({ request, callbackUrl }) => toRckOrder(request, callbackUrl));
  const secrets = orders.flatMap((order) => order.secrets);
  if (orders.length === 0) return [];
  if (new Set(orders.map(({ videoId }) => videoId)).size < orders.length)
    throw buildProviderError({ code: 'INVALID_REQUEST', detail: 'a video twice in one bulk order' });
  const reply = await client.createImagesBatch(
    orders.map(({ body }) => body),
    secrets,
    context,
  );
  const entries = entriesOf(reply);
  // With entries it only says that not all of them were taken.
  if (entries.length === 0 && saysNo(reply)) throw refusedOrder(fieldsOf(reply) ?? {}, secrets);
  const shared = jobIdIn(fieldsOf(reply));
  return orders.map((order, index) => {
    const entry = entryOf(order, index, entries, orders.length);
    if (entry !== null && saysNo(entry)) return { kind: 'rejected', error: refusedOrder(entry, secrets) };
    const jobId = jobIdIn(entry) ?? shared;
    if (jobId !== null) return { kind: 'accepted', submission: toSubmission(jobId, order.videoId, context.now()) };
    return { kind: 'unknown', error: misunderstoodReply('create', 'the reply to a bulk order does not name a video') };
  });
}

function entriesOf(reply: unknown): readonly (Fields | null)[] {
  const list = Array.isArray(reply) ? reply : pick([fieldsOf(reply)], ['jobs', 'results', 'items', 'data']);
  return Array.isArray(list) ? list.map(fieldsOf) : [];
}

/** By name; by place only where no entry has a name and there is one for each. */
function entryOf(order: RckOrder, index: number, entries: readonly (Fields | null)[], count: number): Fields | null {
  const nameOf = (entry: Fields | null) => pick([entry], ['video_id', 'videoId']);
  const named = entries.find((entry) => nameOf(entry) === order.videoId);
  if (named !== undefined) return named;
  const byPlace = entries.length === count && entries.every((entry) => nameOf(entry) === undefined);
  return byPlace ? (entries[index] ?? null) : null;
}
