import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BillingSchedule, billingPeriod, CALENDAR_MONTHS, changeAnchorDay, periodEnd } from './period.ts';

const at = (text: string) => new Date(text);
const DAY_MS = 24 * 3600 * 1000;

describe('billing periods (C-12)', () => {
  test.each([
    [null, '2026-12-31T23:59:59.999Z', '2026-12', '2026-12-01', '2027-01-01'],
    [1, '2026-12-01T00:00:00.000Z', '2026-12', '2026-12-01', '2027-01-01'],
    [15, '2026-12-14T23:59:59.999Z', '2026-11-15', '2026-11-15', '2026-12-15'],
    [15, '2026-12-15T00:00:00.000Z', '2026-12-15', '2026-12-15', '2027-01-15'],
    [28, '2027-01-01T00:00:00.000Z', '2026-12-28', '2026-12-28', '2027-01-28'],
    [28, '2027-03-01T00:00:00.000Z', '2027-02-28', '2027-02-28', '2027-03-28'],
  ])('with anchor day %s, %s lies in %s', (anchorDay, now, key, start, end) => {
    expect(billingPeriod({ anchorDay, runningPeriod: null }, at(now))).toEqual({
      key,
      startsAt: at(start),
      endsAt: at(end),
    });
  });

  test('a change keeps the running period and its key until the first new anchor day a month after its beginning', () => {
    const changed = changeAnchorDay(CALENDAR_MONTHS, 15, at('2026-11-20T10:00:00Z'));
    const running = { key: '2026-11', startsAt: at('2026-11-01'), endsAt: at('2026-12-15') };
    expect(billingPeriod(changed, at('2026-11-20T10:00:00Z'))).toEqual(running);
    expect(billingPeriod(changed, at('2026-12-14T23:59:59.999Z'))).toEqual(running);
    expect(billingPeriod(changed, at('2026-12-15'))).toMatchObject({ key: '2026-12-15', endsAt: at('2027-01-15') });
  });

  test('changing back before the end leaves everything as it was', () => {
    const changed = changeAnchorDay(CALENDAR_MONTHS, 15, at('2026-11-20'));
    const back = changeAnchorDay(changed, null, at('2026-11-21'));
    expect(billingPeriod(back, at('2026-11-30'))).toEqual(billingPeriod(CALENDAR_MONTHS, at('2026-11-30')));
    expect(billingPeriod(back, at('2026-12-01'))).toEqual(billingPeriod(CALENDAR_MONTHS, at('2026-12-01')));
    // In the weeks by which the first change had made it longer, the day to go back to has come already.
    const late = changeAnchorDay(changed, null, at('2026-12-10'));
    expect(billingPeriod(late, at('2026-12-10'))).toEqual(billingPeriod(CALENDAR_MONTHS, at('2026-12-10')));
  });

  test('moved however often, no new allowance comes before a month is over, and none is ever skipped', () => {
    const moves = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 45 * DAY_MS }),
        anchorDay: fc.option(fc.integer({ min: 1, max: 28 })),
        changes: fc.boolean(),
      }),
      { minLength: 1, maxLength: 40 },
    );
    const start = fc.date({ min: at('2024-01-01'), max: at('2031-12-31'), noInvalidDate: true });
    let changedTwice = 0;
    let turnedOver = 0;
    fc.assert(
      fc.property(start, fc.option(fc.integer({ min: 1, max: 28 })), moves, (first, firstDay, steps) => {
        let schedule: BillingSchedule = { anchorDay: firstDay, runningPeriod: null };
        let now = first;
        let current = billingPeriod(schedule, now);
        let changesInPeriod = 0;
        for (const step of steps) {
          const target = new Date(now.getTime() + step.afterMs);
          // From end to end, so that no period goes by unseen.
          while (current.endsAt <= target) {
            now = current.endsAt;
            const next = billingPeriod(schedule, now);
            expect(next.startsAt).toEqual(current.endsAt);
            expect(next.startsAt.getTime()).toBeGreaterThanOrEqual(periodEnd(current.key).getTime());
            expect(next.key > current.key).toBe(true);
            current = next;
            changesInPeriod = 0;
          }
          now = target;
          expect(billingPeriod(schedule, now)).toEqual(current);
          if (!step.changes) continue;
          schedule = changeAnchorDay(schedule, step.anchorDay, now);
          changesInPeriod += 1;
          if (changesInPeriod === 2) changedTwice += 1;
          const changed = billingPeriod(schedule, now);
          expect(changed.endsAt.getTime()).toBeGreaterThan(now.getTime());
          expect(changed.startsAt.getTime()).toBeLessThanOrEqual(now.getTime());
          if (changed.key !== current.key) {
            turnedOver += 1;
            expect(changed.startsAt.getTime()).toBeGreaterThanOrEqual(periodEnd(current.key).getTime());
          }
          if (now < periodEnd(current.key)) expect(changed.key).toBe(current.key);
          expect(changed.endsAt.getTime() - changed.startsAt.getTime()).toBeLessThan(2 * 31 * DAY_MS);
          expect(changed.endsAt.getUTCDate()).toBe(step.anchorDay ?? 1);
          current = changed;
        }
      }),
      { numRuns: 300, seed: 12 },
    );
    expect([changedTwice > 20, turnedOver > 5]).toEqual([true, true]);
  });
});
