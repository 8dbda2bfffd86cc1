import type { OperationSnapshot } from '@callsheet/domain';

type State = OperationSnapshot['state'];

/** The generator's vocabulary is not written down anywhere, so every likely word counts (providers.md 1.8, K3). */
const WORDS: ReadonlyMap<string, State> = new Map<string, State>([
  ...(['pending', 'queued', 'in_queue', 'waiting', 'created', 'accepted'] as const).map(
    (word) => [word, 'queued'] as const,
  ),
  ...(['processing', 'generating', 'running', 'rendering', 'in_progress', 'started'] as const).map(
    (word) => [word, 'processing'] as const,
  ),
  ...(['completed', 'complete', 'success', 'successful', 'succeeded', 'done', 'finished'] as const).map(
    (word) => [word, 'succeeded'] as const,
  ),
  ...(['failed', 'failure', 'error', 'errored'] as const).map((word) => [word, 'failed'] as const),
  ...(['cancelled', 'canceled'] as const).map((word) => [word, 'canceled'] as const),
]);

/** What a status word means, in any case and with any separator; null for one that nobody knows. */
export function stateOfWord(word: string): State | null {
  return (
    WORDS.get(
      word
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_'),
    ) ?? null
  );
}
