import { median } from './statistics.ts';

export interface Comparison {
  /** Medians over the rounds. */
  readonly ours: number;
  readonly baseline: number;
  /** Median of the rounds' own ratios, ours to baseline: noise that lasts longer than a round cancels out. */
  readonly ratio: number;
}

/** Measures both in turns, with the first place in a round going back and forth, and compares round by round. */
export async function compare(input: {
  rounds: number;
  ours: () => Promise<number>;
  baseline: () => Promise<number>;
}): Promise<Comparison> {
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < input.rounds; round += 1) {
    if (round % 2 === 0) ours.push(await input.ours());
    baseline.push(await input.baseline());
    if (round % 2 === 1) ours.push(await input.ours());
  }
  const ratios = ours.map((value, round) => value / (baseline[round] ?? Number.NaN));
  return { ours: median(ours), baseline: median(baseline), ratio: median(ratios) };
}
