import { join } from 'node:path';
import {
  type Attempt,
  type Job,
  type LinkedOutput,
  type OutputReference,
  ProviderError,
  stepOf,
  type UploadedOutput,
} from '@callsheet/domain';
import type { IncomingFile } from '../media/incoming-file.ts';
import { MediaError } from '../media/media-error.ts';
import { callContext, traceOf } from './call-context.ts';
import type { IngestDependencies } from './handler-dependencies.ts';
import { openAdapter } from './open-adapter.ts';

interface FetchInput {
  readonly job: Job;
  readonly attempt: Attempt;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Begins to load the bought video or picture into the folder. A URL that has run out is asked for once more, since some
 * providers sign a fresh one at each look (C10, R3).
 * @throws ProviderError; MediaError ASSET_DOWNLOAD_FAILED when there is no video to load.
 */
export async function fetchOutput(deps: IngestDependencies, input: FetchInput): Promise<IncomingFile> {
  const output = outputOf(input.attempt, input.attempt.outputs);
  if (output === null)
    throw new MediaError({
      code: 'ASSET_DOWNLOAD_FAILED',
      message: `The provider reported success without ${stepOf(input.attempt) === 'image' ? 'a picture' : 'a video'}.`,
    });
  return 'url' in output ? await downloadLinked(deps, input, output) : await openUploaded(deps, input, output);
}

async function downloadLinked(deps: IngestDependencies, input: FetchInput, first: LinkedOutput): Promise<IncomingFile> {
  // A flow's URL may have been given by the customer, who reports a result for it.
  const isCustomers = input.job.kind === 'import' || input.attempt.provider === 'n8n';
  const from = isCustomers ? 'customer' : 'provider';
  const load = (url: string) => deps.download({ url, path: pathOf(input), from, signal: input.signal });
  try {
    return await load(first.url);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'OUTPUT_EXPIRED') throw error;
    const fresh = await freshOutput(deps, input);
    if (fresh === null || fresh.url === first.url) throw error;
    return await load(fresh.url);
  }
}

/** Only from the place that was planned for this attempt, whatever somebody said (C-17). */
async function openUploaded(
  deps: IngestDependencies,
  input: FetchInput,
  output: UploadedOutput,
): Promise<IncomingFile> {
  const planned = input.attempt.plannedAssets.find(({ role }) => role === 'video');
  if (planned === undefined || planned.key !== output.uploadedKey)
    throw new MediaError({ code: 'ASSET_INVALID', message: 'The video was put where nobody was asked to put it.' });
  const { bucket, key } = planned;
  const file = await deps.openUploaded({ bucket, key, path: pathOf(input), signal: input.signal });
  if (file !== null) return file;
  throw new MediaError({
    code: 'ASSET_DOWNLOAD_FAILED',
    message: 'The video was reported as stored, but is not there.',
  });
}

function pathOf({ folder }: FetchInput): string {
  return join(folder, 'bought');
}

async function freshOutput(deps: IngestDependencies, input: FetchInput): Promise<LinkedOutput | null> {
  const { job, attempt } = input;
  if (attempt.handle === null) return null;
  deps.log.info(traceOf(job, attempt), 'an output URL has run out; asking for a fresh one');
  const adapter = await openAdapter(deps, { job, attempt, purpose: 'poll' });
  const context = callContext(deps, {
    callbackUrl: null,
    signal: input.signal,
    timeoutMs: deps.providers.requestTimeoutMs,
  });
  const snapshot = await adapter.poll(attempt.handle, context);
  const fresh = snapshot.state === 'succeeded' ? outputOf(attempt, snapshot.outputs) : null;
  return fresh !== null && 'url' in fresh ? fresh : null;
}

function outputOf(attempt: Attempt, outputs: readonly OutputReference[]): OutputReference | null {
  return outputs.find((output) => output.kind === stepOf(attempt)) ?? null;
}
