import type { RenditionFormat } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { RENDITIONS } from './rendition-formats.ts';

test.each<[RenditionFormat, [number, number], [number, number]]>([
  ['webm', [1280, 720], [1280, 720]],
  ['webm', [1584, 672], [1584, 672]],
  ['mp4_small', [1280, 720], [854, 480]],
  ['mp4_small', [720, 1280], [480, 854]],
  ['mp4_small', [960, 960], [480, 480]],
  ['mp4_small', [1584, 672], [1132, 480]],
  ['mp4_small', [320, 180], [320, 180]],
  ['preview', [1280, 720], [320, 180]],
  ['preview', [720, 1280], [320, 568]],
  ['preview', [1104, 832], [320, 242]],
  ['preview', [200, 100], [200, 100]],
])('R-003-35: %s of %j has %j pixels, even ones, and is never enlarged', (format, [width, height], expected) => {
  const size = RENDITIONS[format].sizeOf({ width, height });
  expect([size.width, size.height]).toEqual(expected);
});
