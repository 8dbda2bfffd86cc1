import type { ReferencePicture, SceneOrder } from '../job/job-input.ts';
import type { ResolvedMedia } from '../media/plan-purchase.ts';

/**
 * All that decides what comes out of a scene, as one text: two orders of one account with the same text may share their
 * result (R-003-29). A reference picture by address counts by its address, an uploaded one by its bytes. Formats do not
 * count: they are made of the result.
 */
export function sceneFingerprintText(input: {
  readonly prompt: string;
  readonly order: Pick<SceneOrder, 'visualPrompt' | 'reference'>;
  readonly resolved: Pick<ResolvedMedia, 'provider' | 'model' | 'buy' | 'deliver' | 'picture'>;
}): string {
  const { prompt, order, resolved } = input;
  const { provider, model, buy, deliver, picture } = resolved;
  return JSON.stringify([
    'scene/1',
    prompt,
    order.visualPrompt,
    referenceText(order.reference),
    [picture?.provider ?? null, picture?.model ?? null, picture?.ratio ?? null],
    [provider, model, buy.resolution, buy.durationSeconds],
    [deliver.width, deliver.height, deliver.durationSeconds, deliver.fps],
  ]);
}

function referenceText(reference: ReferencePicture | null): string | null {
  if (reference === null) return null;
  return reference.kind === 'url' ? `url ${reference.url}` : `sha256 ${reference.sha256}`;
}
