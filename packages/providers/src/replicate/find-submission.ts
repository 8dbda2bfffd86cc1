import { buildProviderError } from '../contract/build-provider-error.ts';
import type { SubmissionQuery } from '../contract/provider-adapter.ts';
import { misunderstoodReply } from './error-mapping.ts';
import { type Prediction, parsePrediction, parsePredictionPage, parseTime } from './prediction.ts';
import type { ReplicateCall, ReplicateClient } from './replicate-client.ts';

/** A page holds 100 predictions. */
const MAX_PAGES = 10;
/** Clocks differ, so the search goes on a little before the attempt began. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Looks through the provider's list, newest first, for the prediction with our callback URL. Null only after everything
 * since the attempt began was seen; the caller takes null for proof and buys again.
 * @throws ProviderError SUBMIT_AMBIGUOUS when the list is too long to say
 */
export async function findSubmission(
  client: ReplicateClient,
  query: SubmissionQuery,
  call: ReplicateCall,
): Promise<Prediction | null> {
  const wanted = new URL(query.callbackUrl).href;
  const oldest = query.since.getTime() - CLOCK_SKEW_MS;
  let search = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const reply = parsePredictionPage(await client.listPredictions(search, call));
    if (reply === null) throw misunderstoodReply('read', 'the list of predictions has no results');
    let pastTheStart = false;
    for (const item of reply.results) {
      const prediction = parsePrediction(item);
      // An entry that cannot be read might be the one: absence would not be proved.
      if (prediction === null) throw misunderstoodReply('read', 'an entry of the list is not a prediction');
      if (callsBack(prediction, wanted)) return prediction;
      const createdAt = parseTime(prediction.created_at);
      if (createdAt !== null && createdAt.getTime() < oldest) pastTheStart = true;
    }
    if (pastTheStart || !reply.next) return null;
    const next = nextSearch(reply.next);
    if (next === '' || next === search) break;
    search = next;
  }
  throw buildProviderError({
    code: 'SUBMIT_AMBIGUOUS',
    detail: 'the list of predictions does not reach back far enough',
  });
}

function callsBack(prediction: Prediction, wanted: string): boolean {
  return (
    typeof prediction.webhook === 'string' &&
    URL.canParse(prediction.webhook) &&
    new URL(prediction.webhook).href === wanted
  );
}

/** Only the cursor of a `next` URL is used; its host and path are not ours to follow with a key. */
function nextSearch(next: string): string {
  // Relative references need some base; which one does not matter for the search part.
  return URL.canParse(next, 'https://unused.invalid') ? new URL(next, 'https://unused.invalid').search : '';
}
