import { createHash } from 'node:crypto';

/** A repeatable source of chance. */
export interface Random {
  /** At least 0, below 1. */
  readonly next: () => number;
  /** A whole number of this range, both ends included. */
  readonly integer: (lowest: number, highest: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** Picks by weight. */
  readonly pickWeighted: <Item>(items: readonly { readonly weight: number; readonly item: Item }[]) => Item;
}

/**
 * A source that gives the same numbers for the same seed and label (mulberry32). One label per use: what one use draws
 * never shifts what another one gets.
 */
export function createRandom(seed: number, label: string): Random {
  let state = createHash('sha256').update(`${seed}/${label}`).digest().readUInt32BE(0);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (lowest: number, highest: number): number => lowest + Math.floor(next() * (highest - lowest + 1));
  const at = <Item>(items: readonly Item[], index: number): Item => {
    const item = items[index];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => at(items, integer(0, items.length - 1)),
    pickWeighted: (items) => {
      let left = next() * items.reduce((sum, { weight }) => sum + weight, 0);
      const index = items.findIndex(({ weight }) => {
        left -= weight;
        return left < 0;
      });
      return at(items, index < 0 ? items.length - 1 : index).item;
    },
  };
}
