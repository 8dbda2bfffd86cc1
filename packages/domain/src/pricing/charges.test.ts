import { describe, expect, test } from 'vitest';
import { planReuse } from '../media/plan-reuse.ts';
import { planScene } from '../media/plan-scene.ts';
import { chargesFor, sceneCharges } from './charges.ts';

const PRICES = { image: 2, video: 10 };
const order = { ownerId: 'user-1', steps: ['image', 'video'], prices: PRICES } as const;

describe('what a scene reserves (R-003-18)', () => {
  test('the steps that it lacks, in its owner’s wallet, each under the seed’s name for it', () => {
    const wallet = { meter: 'credits', subject: 'user-1', period: 'wallet', limit: 0 };
    expect(sceneCharges(order)).toEqual([
      { ...wallet, action: 'generate_image', amount: 2 },
      { ...wallet, action: 'generate_scene', amount: 10 },
    ]);
    expect(sceneCharges({ ...order, steps: ['video'] })).toEqual([{ ...wallet, action: 'generate_scene', amount: 10 }]);
    expect(sceneCharges({ ...order, steps: [] })).toEqual([]);
  });

  test('nothing for a step that costs nothing', () => {
    const charges = sceneCharges({ ...order, prices: { image: 0, video: 10 } });
    expect(charges.map(({ action }) => action)).toEqual(['generate_scene']);
  });

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, undefined as unknown as number])(
    'U-10: a price of %s is none, and is refused',
    (image) => {
      expect(() => sceneCharges({ ...order, prices: { ...PRICES, image } })).toThrow(
        expect.objectContaining({ code: 'PRICE_UNKNOWN' }),
      );
    },
  );

  test('U-10: a scene is none of the kinds that cost a unit of the month', () => {
    const month = { workspaceId: 'w', period: '2026-11', monthlyLimit: 30 };
    expect(() => chargesFor({ kind: 'scene', ...month })).toThrow(expect.objectContaining({ code: 'PRICE_UNKNOWN' }));
    expect(chargesFor({ kind: 'prompt', ...month })).toMatchObject([{ action: 'generate_prompt', amount: 1 }]);
    expect(chargesFor({ kind: 'import', ...month })).toEqual([]);
  });
});

test('R-003-29: what is taken over from an earlier scene has one step, and says who made it', () => {
  const { resolved } = planScene({
    resolution: null,
    durationSeconds: 5,
    quality: 'standard',
    hasReference: false,
    strict: false,
  });
  const { picture: _picture, ...rest } = resolved;
  expect(planReuse(resolved)).toEqual({ ...rest, provider: 'reuse' });
});
