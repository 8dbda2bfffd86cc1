import { expect, test } from 'vitest';
import { figureRow, ratioRow } from './measure/describe.ts';
import { renderTable } from './render-table.ts';

test('a table tells ours, baseline, ratio, target and whether it was met', () => {
  const comparison = { ours: 1_234, baseline: 617, ratio: 2 };
  const rows = [
    ratioRow({ name: 'submit', comparison, unit: (value) => `${value}/s`, target: { least: 2 } }),
    ratioRow({ name: 'growth', comparison, unit: (value) => `${value}/s`, target: { most: 1.3 } }),
    figureRow({ name: 'idle', ours: '3 %' }),
  ];
  expect(renderTable(rows)).toBe(
    [
      '        ours    baseline  ratio  target  result',
      '──────  ──────  ────────  ─────  ──────  ──────',
      'submit  1234/s  617/s     2.00×  ≥ 2×    pass',
      'growth  1234/s  617/s     2.00×  ≤ 1.3×  MISS',
      'idle    3 %',
    ].join('\n'),
  );
});
