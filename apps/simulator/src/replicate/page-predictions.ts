import type { Prediction } from './prediction.ts';

export const PAGE_SIZE = 100;

/** One page and the cursors of its neighbours; null where there is none. */
export interface PredictionPage {
  readonly items: readonly Prediction[];
  readonly next: string | null;
  readonly previous: string | null;
}

function encode(direction: 'before' | 'after', sequence: number): string {
  return Buffer.from(`${direction}:${sequence}`).toString('base64url');
}

/** Cuts a page out of a newest-first list. Returns undefined for a cursor that this function did not make. */
export function pagePredictions(
  newestFirst: readonly Prediction[],
  cursor: string | undefined,
): PredictionPage | undefined {
  let items = newestFirst.slice(0, PAGE_SIZE);
  if (cursor !== undefined) {
    const match = /^(before|after):(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString());
    if (!match) return undefined;
    const sequence = Number(match[2]);
    items =
      match[1] === 'before'
        ? newestFirst.filter((prediction) => prediction.sequence < sequence).slice(0, PAGE_SIZE)
        : newestFirst.filter((prediction) => prediction.sequence > sequence).slice(-PAGE_SIZE);
  }
  const first = items[0];
  const last = items.at(-1);
  const newest = newestFirst[0];
  const oldest = newestFirst.at(-1);
  return {
    items,
    next: last && oldest && last !== oldest ? encode('before', last.sequence) : null,
    previous: first && newest && first !== newest ? encode('after', first.sequence) : null,
  };
}
