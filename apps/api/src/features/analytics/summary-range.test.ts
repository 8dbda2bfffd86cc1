import { expect, test } from 'vitest';
import { summaryRange } from './summary-range.ts';

const NOW = new Date('2026-11-20T10:00:00.000Z');

test('R-001-34: a summary covers the last 30 days unless told, or those before its end', () => {
  expect(summaryRange({}, NOW)).toEqual({ from: new Date('2026-10-21T10:00:00.000Z'), to: NOW });
  expect(summaryRange({ to: '2026-10-31' }, NOW).from).toEqual(new Date('2026-10-01T00:00:00.000Z'));
  const whole = { from: '2026-01-01', to: '2026-02-01T00:00:00Z' };
  expect(summaryRange(whole, NOW)).toEqual({ from: new Date(whole.from), to: new Date(whole.to) });
});

test('what is no range is refused with a sentence', () => {
  for (const [query, message] of [
    [{ from: 'yesterday' }, 'from must be a time such as 2026-01-08T10:00:00Z.'],
    [{ to: '2026-13-01' }, 'to must be a time such as 2026-01-08T10:00:00Z.'],
    [{ from: '2026-11-21' }, 'from must be before to.'],
    [{ from: '2025-11-01' }, 'from and to must be within 366 days.'],
  ] as const) {
    expect(() => summaryRange(query, NOW), message).toThrow(message);
  }
});
