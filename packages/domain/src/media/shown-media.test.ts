import { expect, test } from 'vitest';
import type { Asset } from '../job/asset.ts';
import { MODEL_CAPABILITIES } from './capabilities.ts';
import { planProductVideo } from './plan-product-video.ts';
import { planPurchase } from './plan-purchase.ts';
import { shownMedia } from './shown-media.ts';

const UPRIGHT: Asset = {
  role: 'video',
  bucket: 'video-files',
  key: 'videos/a.mp4',
  sizeBytes: 10,
  sha256: 'ab',
  contentType: 'video/mp4',
  width: 720,
  height: 1280,
  durationSeconds: 3,
};

test('R-000-29: a product video shows the usual until there is a file, then what the file is', () => {
  const { resolved } = planProductVideo();
  const thumbnail: Asset = { ...UPRIGHT, role: 'thumbnail', width: 270, height: 480, durationSeconds: null };
  for (const assets of [[], [thumbnail]]) expect(shownMedia({ resolved, assets })).toEqual(resolved.deliver);
  expect(shownMedia({ resolved, assets: [thumbnail, UPRIGHT] })).toEqual({
    aspectRatio: '9:16',
    width: 720,
    height: 1280,
    durationSeconds: 3,
    fps: 24,
  });
  expect(shownMedia({ resolved, assets: [{ ...UPRIGHT, width: 1024, height: 766 }] }).aspectRatio).toBe('512:383');
});

test('what was promised is shown as promised, whatever the container says of its file', () => {
  const requested = { aspectRatio: '1:1', durationSeconds: 5, fps: null, strict: false, model: null };
  const resolved = planPurchase(requested, MODEL_CAPABILITIES[0]!);
  expect(shownMedia({ resolved, assets: [UPRIGHT] })).toBe(resolved.deliver);
});
