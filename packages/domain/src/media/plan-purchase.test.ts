import { describe, expect, test } from 'vitest';
import { MODEL_CAPABILITIES } from './capabilities.ts';
import { planPurchase, type RequestedMedia } from './plan-purchase.ts';

const veo = MODEL_CAPABILITIES[0]!;
const ask = (change: Partial<RequestedMedia>): RequestedMedia => ({
  aspectRatio: '16:9',
  durationSeconds: 8,
  fps: null,
  strict: false,
  model: null,
  ...change,
});

describe('what to buy, crop and trim (C-21, C-23)', () => {
  test.each([
    ['16:9', '16:9', 1280, 720, []],
    ['9:16', '9:16', 720, 1280, []],
    ['1:1', '16:9', 720, 720, ['ASPECT_CROPPED']],
    ['4:3', '16:9', 960, 720, ['ASPECT_CROPPED']],
    ['3:4', '9:16', 720, 960, ['ASPECT_CROPPED']],
  ] as const)('%s is cut out of %s as %i×%i', (asked, bought, width, height, warnings) => {
    const plan = planPurchase(ask({ aspectRatio: asked }), veo);
    expect(plan.buy.aspectRatio).toBe(bought);
    expect(plan.deliver).toMatchObject({ aspectRatio: asked, width, height, durationSeconds: 8, fps: 24 });
    expect(plan.warnings.map((warning) => warning.code)).toEqual(warnings);
  });

  test.each([
    [1, 4, 1],
    [4, 4, 4],
    [5, 6, 5],
    [7.5, 8, 7.5],
    [8, 8, 8],
  ])('%d s buys %d s and delivers %d s without a warning', (asked, bought, delivered) => {
    const plan = planPurchase(ask({ durationSeconds: asked }), veo);
    expect([plan.buy.durationSeconds, plan.deliver.durationSeconds, plan.warnings]).toEqual([bought, delivered, []]);
  });

  test('beyond the maximum the maximum is delivered, with a warning that names both lengths', () => {
    const plan = planPurchase(ask({ durationSeconds: 60 }), veo);
    expect(plan.deliver.durationSeconds).toBe(8);
    expect(plan.warnings).toEqual([
      { code: 'DURATION_CLAMPED', message: 'The model makes at most 8 s; 60 s were asked for.' },
    ]);
  });

  test.each([{ aspectRatio: '1:1' }, { durationSeconds: 5 }, { durationSeconds: 60 }, { fps: 30 }])(
    'strict refuses %j',
    (change) => {
      expect(() => planPurchase(ask({ ...change, strict: true }), veo)).toThrow(
        expect.objectContaining({ code: 'UNSUPPORTED_PARAMETER' }),
      );
    },
  );

  test('strict accepts what the model makes as it is', () => {
    expect(planPurchase(ask({ strict: true }), veo).deliver).toMatchObject({
      width: 1280,
      height: 720,
      durationSeconds: 8,
    });
  });

  test('a retired model is refused with its replacement (U-50)', () => {
    const retired = MODEL_CAPABILITIES.find((model) => model.retired !== null)!;
    expect(() => planPurchase(ask({}), retired)).toThrow(
      expect.objectContaining({
        code: 'MODEL_RETIRED',
        details: expect.objectContaining({ replacement: 'google/veo-3.1' }),
      }),
    );
  });

  test.each(['', '16', '16:0', 'a:b', '-1:2'])('the ratio %j is a validation error', (aspectRatio) => {
    expect(() => planPurchase(ask({ aspectRatio }), veo)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_ERROR' }),
    );
  });
});
