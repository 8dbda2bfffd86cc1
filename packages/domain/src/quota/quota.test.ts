import { describe, expect, test } from 'vitest';
import { chargesFor } from '../pricing/charges.ts';
import { decideAdmission } from './decide-admission.ts';
import { monthlyVideoLimit } from './plans.ts';

const charge = (amount: number, subject = 'w', meter: 'videoGenerations' | 'credits' = 'videoGenerations') => ({
  meter,
  subject,
  period: '2026-11',
  action: 'generate_prompt',
  amount,
  limit: 30,
});

describe('quota rule', () => {
  test('plans allow 30, 100 and 500 videos a month (R-000-41)', () => {
    expect([monthlyVideoLimit('junior'), monthlyVideoLimit('senior'), monthlyVideoLimit('executive')]).toEqual([
      30, 100, 500,
    ]);
  });

  test('used counts reserved and captured; the last unit is admitted, the next is refused (R-000-42, C-10)', () => {
    expect(decideAdmission([charge(1)], [{ limit: 30, reserved: 2, captured: 27 }])).toEqual({ kind: 'admitted' });
    expect(decideAdmission([charge(1)], [{ limit: 30, reserved: 3, captured: 27 }])).toEqual({
      kind: 'refused',
      meter: 'videoGenerations',
      period: '2026-11',
      used: 30,
      limit: 30,
      asked: 1,
    });
  });

  test('several meters are all or nothing, and charges on one account add up (C-13)', () => {
    const rich = { limit: 100, reserved: 0, captured: 0 };
    const poor = { limit: 5, reserved: 0, captured: 0 };
    expect(decideAdmission([charge(1), charge(10, 'u', 'credits')], [rich, poor])).toMatchObject({
      kind: 'refused',
      meter: 'credits',
      asked: 10,
    });
    expect(decideAdmission([charge(3, 'u'), charge(3, 'u')], [poor, poor])).toMatchObject({
      kind: 'refused',
      asked: 6,
    });
  });

  test.each([
    ['for the image as well', 1],
    ['for the video only', 2],
    ['by one credit', 11],
  ])('R-003-18: a wallet that is short %s is told the whole need of the scene', (_, left) => {
    const scene = [charge(2, 'u', 'credits'), charge(10, 'u', 'credits')];
    const wallet = { limit: 100, reserved: 60, captured: 40 - left };
    for (const charges of [scene, scene.toReversed()]) {
      expect(decideAdmission(charges, [wallet, wallet])).toEqual({
        kind: 'refused',
        meter: 'credits',
        period: '2026-11',
        used: 100 - left,
        limit: 100,
        asked: 12,
      });
    }
  });

  test('R-003-18: exactly enough for image and video is enough', () => {
    const wallet = { limit: 100, reserved: 60, captured: 28 };
    expect(decideAdmission([charge(2, 'u', 'credits'), charge(10, 'u', 'credits')], [wallet, wallet])).toEqual({
      kind: 'admitted',
    });
  });

  test('a refusal is about one account: what the job asks of another meter, or of another subject, is not in it', () => {
    const poor = { limit: 1, reserved: 0, captured: 0 };
    const rich = { limit: 100, reserved: 0, captured: 0 };
    const charges = [charge(2, 'u', 'credits'), charge(5), charge(3, 'other', 'credits'), charge(10, 'u', 'credits')];
    expect(decideAdmission(charges, [poor, poor, poor, poor])).toMatchObject({ meter: 'credits', asked: 12 });
    expect(decideAdmission(charges, [rich, poor, poor, rich])).toMatchObject({ meter: 'videoGenerations', asked: 5 });
    expect(decideAdmission(charges, [rich, rich, poor, rich])).toMatchObject({ meter: 'credits', asked: 3 });
  });

  test('prompt and product videos cost one video of the month, a kind without a price is refused (U-10)', () => {
    const input = { workspaceId: 'w', period: '2026-11', monthlyLimit: 30 };
    expect(chargesFor({ ...input, kind: 'prompt' })).toEqual([charge(1)]);
    expect(chargesFor({ ...input, kind: 'product' })).toMatchObject([{ action: 'generate_product', amount: 1 }]);
    expect(() => chargesFor({ ...input, kind: 'frame' })).toThrow(expect.objectContaining({ code: 'PRICE_UNKNOWN' }));
  });
});
