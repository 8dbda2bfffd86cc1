import { isKeptElsewhere, type OperationSnapshot } from '@callsheet/domain';
import type { ProviderLog } from '../contract/provider-log.ts';
import { type Fields, fieldsOf, pick } from '../http/read-fields.ts';
import { misunderstoodReply, refusedRead } from './error-mapping.ts';
import { generatorMessage } from './generator-message.ts';
import type { RckHandle } from './operation-handle.ts';
import { failureOf, successOf } from './result-mapping.ts';
import { stateOfWord } from './status-words.ts';

const MAX_STATUS_CHARACTERS = 64;

/**
 * GET /api/jobs/{id} as a snapshot of one video (providers.md 1.8). The shape of the reply is written down nowhere, so
 * the fields are looked for at the top, in `job` or `data`, and in `results`.
 * @throws ProviderError MALFORMED_RESPONSE or UNAVAILABLE: a failed look is not a failed job
 */
export function snapshotOfJob(reply: unknown, handle: RckHandle, log: ProviderLog): OperationSnapshot {
  const top = fieldsOf(reply);
  const job = fieldsOf(pick([top], ['job', 'data']));
  const layers = [...resultLayers(pick([job, top], ['results', 'result', 'videos']), handle), job, top];
  refuseStranger(layers, handle);
  const word = pick(layers, ['status', 'state']);
  const rawStatus = typeof word === 'string' ? word.slice(0, MAX_STATUS_CHARACTERS) : null;
  const state = rawStatus === null ? null : stateOfWord(rawStatus);
  if (top?.success === false && state !== 'failed' && state !== 'canceled') throw refusedRead(top);
  if (rawStatus === null) throw misunderstoodReply('read', `job ${handle.jobId} came without a status`);
  switch (state) {
    case 'queued':
      return { state, rawStatus };
    case 'processing': {
      const progress = fractionOf(pick(layers, ['progress']));
      return { state, rawStatus, ...(progress === null ? {} : { progress }) };
    }
    case 'succeeded': {
      const success = successOf(layers, rawStatus);
      if (success.outputs.length === 0 && !isKeptElsewhere(success.details))
        throw misunderstoodReply('read', `job ${handle.jobId} succeeded without anything to show for it`);
      return success;
    }
    case 'failed':
      return { state, rawStatus, failure: failureOf(messageIn(layers)) };
    case 'canceled':
      return { state, rawStatus };
    case null:
      // A new word is no verdict: the job's deadline still ends it (C8, K3).
      log.warn({ provider: 'rck', rckJobId: handle.jobId, rawStatus }, 'provider status is not known');
      return { state: 'processing', rawStatus };
  }
}

/** The entry of our video among those of a bulk job; the only one there is may go without a name. */
function resultLayers(results: unknown, handle: RckHandle): (Fields | null)[] {
  if (!Array.isArray(results)) return [fieldsOf(results)];
  const entries = results.map(fieldsOf);
  const ours = entries.find((entry) => videoIdIn([entry]) === handle.videoId);
  if (ours !== undefined) return [ours];
  const [only] = entries;
  return entries.length === 1 && videoIdIn([only ?? null]) === undefined ? [only ?? null] : [];
}

/** What is said of another job or video must not be taken for ours. */
function refuseStranger(layers: readonly (Fields | null)[], handle: RckHandle): void {
  const jobId = pick(layers, ['job_id', 'jobId']);
  const videoId = videoIdIn(layers);
  if ((jobId !== undefined && String(jobId) !== handle.jobId) || (videoId !== undefined && videoId !== handle.videoId))
    throw misunderstoodReply('read', `the reply is not about video ${handle.videoId} of job ${handle.jobId}`);
}

function videoIdIn(layers: readonly (Fields | null)[]): unknown {
  return pick(layers, ['video_id', 'videoId']);
}

/** The words nearest to the result that has failed. */
function messageIn(layers: readonly (Fields | null)[]): string {
  for (const layer of layers) {
    const message = generatorMessage(layer, []);
    if (message !== '') return message;
  }
  return '';
}

/** 0..1 as it is, above it percent; null for anything else. */
function fractionOf(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return null;
  return Math.min(1, value > 1 ? value / 100 : value);
}
