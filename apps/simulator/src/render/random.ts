import { createHash } from 'node:crypto';

/** Draws numbers in [0, 1); the same text gives the same sequence on every machine. */
export type Random = () => number;

/** sfc32, seeded from the SHA-256 of a text. */
export function createRandom(seedText: string): Random {
  const digest = createHash('sha256').update(seedText).digest();
  let a = digest.readUInt32LE(0);
  let b = digest.readUInt32LE(4);
  let c = digest.readUInt32LE(8);
  let counter = digest.readUInt32LE(12);
  return () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
}

export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

/** Picks one of a list that is known not to be empty. */
export function pick<T>(random: Random, items: readonly [T, ...(readonly T[])]): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}
