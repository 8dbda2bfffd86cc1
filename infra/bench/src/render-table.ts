import type { BenchmarkRow } from './benchmark.ts';

const HEADINGS = ['', 'ours', 'baseline', 'ratio', 'target', 'result'];

/** The rows as columns of equal width. */
export function renderTable(rows: readonly BenchmarkRow[]): string {
  const cells = rows.map((row) => [row.name, row.ours, row.baseline, row.ratio, row.target, resultOf(row)]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(HEADINGS), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line)].join('\n');
}

function resultOf(row: BenchmarkRow): string {
  return row.met === null ? '' : row.met ? 'pass' : 'MISS';
}
