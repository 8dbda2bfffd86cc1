import type { BenchmarkRow } from '../benchmark.ts';
import type { Comparison } from './compare.ts';

export const milliseconds = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en-US')}/s`;
export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 2 : 0)} MB`;

/** A line whose target is a least or a greatest ratio; without a target it is only told. */
export function ratioRow(input: {
  name: string;
  comparison: Comparison;
  unit: (value: number) => string;
  target?: { readonly least: number } | { readonly most: number };
}): BenchmarkRow {
  const { comparison, target, unit } = input;
  const { ratio } = comparison;
  return {
    name: input.name,
    ours: unit(comparison.ours),
    baseline: unit(comparison.baseline),
    ratio: `${ratio.toFixed(2)}×`,
    ...(target === undefined ? { target: '', met: null } : judge(ratio, target)),
  };
}

function judge(
  ratio: number,
  target: { readonly least: number } | { readonly most: number },
): Pick<BenchmarkRow, 'target' | 'met'> {
  return 'least' in target
    ? { target: `≥ ${target.least}×`, met: ratio >= target.least }
    : { target: `≤ ${target.most}×`, met: ratio <= target.most };
}

/** A line whose target is a figure of ours; without a target it is only told. */
export function figureRow(input: { name: string; ours: string; target?: string; met?: boolean }): BenchmarkRow {
  return {
    name: input.name,
    ours: input.ours,
    baseline: '',
    ratio: '',
    target: input.target ?? '',
    met: input.met ?? null,
  };
}
