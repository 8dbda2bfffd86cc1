import { billingPeriod, CALENDAR_MONTHS, changeAnchorDay } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { refusal } from './refusal.ts';

const verdict = {
  kind: 'refused',
  meter: 'videoGenerations',
  period: '2026-11',
  used: 30,
  limit: 30,
  asked: 1,
} as const;
const resetOf = (error: ReturnType<typeof refusal>) => error.details.resetsAt;

test('R-000-43: a full period is refused with the sentence of seed 000 and the day on which it starts anew', () => {
  const error = refusal(verdict);
  expect([error.code, error.message, resetOf(error)]).toEqual([
    'QUOTA_EXCEEDED',
    'Video generation limit reached. You have used 30/30 videos for this billing period. It starts anew on 2026-12-01.',
    '2026-12-01T00:00:00.000Z',
  ]);
});

test('C-12: a period that a change of the anchor day has made longer is told with its new end', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const current = billingPeriod(changeAnchorDay(CALENDAR_MONTHS, 15, now), now);
  expect(resetOf(refusal(verdict, current))).toBe('2026-12-15T00:00:00.000Z');
  // A job of the period before, whose admission is repeated now.
  expect(resetOf(refusal({ ...verdict, period: '2026-10' }, current))).toBe('2026-11-01T00:00:00.000Z');
});

test('a short wallet is told what is missing', () => {
  const short = { ...verdict, meter: 'credits', period: 'wallet', used: 97, limit: 100, asked: 10 } as const;
  expect(refusal(short)).toMatchObject({
    code: 'INSUFFICIENT_CREDITS',
    message: 'Not enough credits: 7 more are needed.',
    details: { missing: 7, asked: 10, available: 3 },
  });
});
