import { expect, test } from 'vitest';
import { MODEL_CAPABILITIES } from './capabilities.ts';
import { planProductVideo } from './plan-product-video.ts';

test('R-000-29: a product video is bought from the generator as it makes it, with nothing promised', () => {
  const { requested, resolved } = planProductVideo();
  expect(resolved).toMatchObject({ provider: 'rck', asMade: true, warnings: [] });
  expect(requested).toMatchObject({ model: null, strict: false });
});

test('the generator is no model that a prompt could ask for', () => {
  const { resolved } = planProductVideo();
  expect(MODEL_CAPABILITIES.some(({ model }) => model === resolved.model)).toBe(false);
});
