import type { WorkflowOrder } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { createAssetPlanner } from './create-asset-planner.ts';

const options = { secret: 's'.repeat(32), imagesBucket: 'images', videosBucket: 'videos' };
const job = { id: 'a'.repeat(24), ownerId: 'owner', input: { prompt: 'hello', style: null }, attempts: [] };

test('an attempt gets a video and a thumbnail, each in its bucket and in its owner’s folder (C-18)', () => {
  const plan = createAssetPlanner(options)({ job, attempt: 1 });
  expect(plan.map(({ role, bucket }) => [role, bucket])).toEqual([
    ['video', 'videos'],
    ['thumbnail', 'images'],
  ]);
  expect(plan[0]?.key).toMatch(/^videos\/owner\/[0-9a-f-]{36}\.mp4$/);
  expect(plan[1]?.key).toMatch(/^thumbnails\/owner\/[0-9a-f-]{36}\.jpg$/);
});

test('C-20, R-004-18: a workflow keeps its frames where nobody may load them, its video as others do, and of a text nothing', () => {
  const order = { workflowId: 'b'.repeat(24), model: 'm' };
  const planOf = (workflow: WorkflowOrder) =>
    createAssetPlanner(options)({ job: { ...job, input: { prompt: 'p', style: null, workflow } }, attempt: 1 });
  expect(planOf({ part: 'frame', ...order, frameNumber: 0 })).toEqual([
    { role: 'frame', bucket: 'videos', key: expect.stringMatching(/^frames\/owner\/[0-9a-f-]{36}\.png$/) },
  ]);
  expect(planOf({ part: 'video', ...order }).map(({ role }) => role)).toEqual(['video', 'thumbnail']);
  expect(planOf({ part: 'refinement', ...order, messages: [], fingerprint: 'ab' })).toEqual([]);
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

test('R-001-17: a video of seed 001 lies under its owner and timestamp, each later attempt beside it', () => {
  const names = { videoId: 'owner_1764000000000', requestId: 'video_1764000000000_x', timestamp: '1764000000000' };
  const source = { url: 'https://cdn.example.com/a.mp4', email: 'a@example.com', executionId: null };
  const avatar = { ...job, input: { prompt: '', style: null, names, source } };
  const videoKey = (attempt: number) => createAssetPlanner(options)({ job: avatar, attempt })[0]?.key;
  expect([videoKey(1), videoKey(2)]).toEqual([
    'videos/owner/1764000000000.mp4',
    'videos/owner/1764000000000-attempt2.mp4',
  ]);
});
