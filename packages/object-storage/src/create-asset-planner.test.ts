import { expect, test } from 'vitest';
import { createAssetPlanner } from './create-asset-planner.ts';

const options = { secret: 's'.repeat(32), imagesBucket: 'images', videosBucket: 'videos' };
const job = { id: 'a'.repeat(24), ownerId: 'owner' };

test('an attempt gets a video and a thumbnail, each in its bucket and in its owner’s folder (C-18)', () => {
  const plan = createAssetPlanner(options)({ job, attempt: 1 });
  expect(plan.map(({ role, bucket }) => [role, bucket])).toEqual([
    ['video', 'videos'],
    ['thumbnail', 'images'],
  ]);
  expect(plan[0]?.key).toMatch(/^videos\/owner\/[0-9a-f-]{36}\.mp4$/);
  expect(plan[1]?.key).toMatch(/^thumbnails\/owner\/[0-9a-f-]{36}\.jpg$/);
});

test('every process plans the same places, and another attempt or secret gets others', () => {
  const keysOf = (input: { secret?: string; attempt?: number }) =>
    createAssetPlanner({ ...options, ...(input.secret === undefined ? {} : { secret: input.secret }) })({
      job,
      attempt: input.attempt ?? 1,
    }).map(({ key }) => key);
  expect(keysOf({})).toEqual(keysOf({}));
  const all = [...keysOf({}), ...keysOf({ attempt: 2 }), ...keysOf({ secret: 't'.repeat(32) })];
  expect(new Set(all).size).toBe(6);
});
