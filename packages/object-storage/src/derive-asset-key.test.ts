import type { AssetRole } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { deriveAssetKey } from './derive-asset-key.ts';

const attempt = { secret: 's3cret', jobId: 'a'.repeat(24), attempt: 1, ownerId: 'owner-1' } as const;
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

test('C-18: keys lie in the folder of their role and of their owner', () => {
  expect(deriveAssetKey({ ...attempt, role: 'video' }).key).toMatch(new RegExp(`^videos/owner-1/${uuid}\\.mp4$`));
  expect(deriveAssetKey({ ...attempt, role: 'thumbnail' }).key).toMatch(
    new RegExp(`^thumbnails/owner-1/${uuid}\\.jpg$`),
  );
  expect(deriveAssetKey({ ...attempt, role: 'image' }).key).toMatch(
    new RegExp(`^generated_images/owner-1/${uuid}\\.png$`),
  );
});

test('C-18: a key is the same for a re-run and another one for any other attempt, role, job or secret', () => {
  const key = deriveAssetKey({ ...attempt, role: 'video' }).key;
  expect(deriveAssetKey({ ...attempt, role: 'video' }).key).toBe(key);
  const others = [
    deriveAssetKey({ ...attempt, role: 'video', attempt: 2 }).key,
    deriveAssetKey({ ...attempt, role: 'video', jobId: 'b'.repeat(24) }).key,
    deriveAssetKey({ ...attempt, role: 'video', secret: 'other' }).key,
  ];
  expect(new Set([key, ...others]).size).toBe(4);
});

test('R-003-34: renditions lie beside the video, each in a place of its own', () => {
  const keyOf = (role: AssetRole) => deriveAssetKey({ ...attempt, role }).key;
  expect(keyOf('webm')).toMatch(new RegExp(`^videos/owner-1/${uuid}\\.webm$`));
  expect(keyOf('mp4_small')).toMatch(new RegExp(`^videos/owner-1/${uuid}\\.mp4$`));
  expect(keyOf('preview')).toMatch(new RegExp(`^previews/owner-1/${uuid}\\.webp$`));
  expect(keyOf('mp4_small')).not.toBe(keyOf('video'));
});
