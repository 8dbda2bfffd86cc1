import { join } from 'node:path';
import { type Attempt, type Job, type OutputReference, ProviderError } from '@callsheet/domain';
import type { IncomingFile } from '../media/incoming-file.ts';
import { MediaError } from '../media/media-error.ts';
import { callContext, traceOf } from './call-context.ts';
import type { IngestDependencies } from './handler-dependencies.ts';

interface FetchInput {
  readonly job: Job;
  readonly attempt: Attempt;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Begins to load the bought video into the folder. A URL that has run out is asked for once more, since some
 * providers sign a fresh one at each look (C10, R3).
 * @throws ProviderError; MediaError ASSET_DOWNLOAD_FAILED when there is no video to load.
 */
export async function fetchOutput(deps: IngestDependencies, input: FetchInput): Promise<IncomingFile> {
  const path = join(input.folder, 'bought');
  const first = videoOf(input.attempt.outputs);
  if (first === null)
    throw new MediaError({ code: 'ASSET_DOWNLOAD_FAILED', message: 'The provider reported success without a video.' });
  try {
    return await deps.download({ url: first.url, path, signal: input.signal });
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'OUTPUT_EXPIRED') throw error;
    const fresh = await freshOutput(deps, input);
    if (fresh === null || fresh.url === first.url) throw error;
    return await deps.download({ url: fresh.url, path, signal: input.signal });
  }
}

async function freshOutput(deps: IngestDependencies, input: FetchInput): Promise<OutputReference | null> {
  const { job, attempt } = input;
  if (attempt.handle === null) return null;
  deps.log.info(traceOf(job, attempt), 'an output URL has run out; asking for a fresh one');
  const adapter = deps.providers.registry.get(attempt.provider);
  const context = callContext(deps, {
    callbackUrl: null,
    signal: input.signal,
    timeoutMs: deps.providers.requestTimeoutMs,
  });
  const snapshot = await adapter.poll(attempt.handle, context);
  return snapshot.state === 'succeeded' ? videoOf(snapshot.outputs) : null;
}

function videoOf(outputs: readonly OutputReference[]): OutputReference | null {
  return outputs.find((output) => output.kind === 'video') ?? null;
}
