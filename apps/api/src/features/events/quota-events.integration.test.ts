import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type OpenedStream, openStream } from '../../testing/open-stream.ts';
import { type RunningApi, startApi } from '../../testing/start-api.ts';
import { takeVideos } from '../../testing/take-videos.ts';

let api: RunningApi;
let other: RunningApi;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api quota' });
  other = await api.another();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await other?.stop();
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

interface Told {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly period: string; readonly percent: number };
}

const told = (stream: OpenedStream) =>
  stream.received().flatMap(({ event, data }) => (event === 'quota.threshold' ? [data as unknown as Told] : []));

test('R-000-07: all members hear of 75, 90 and 100 %, once each, on every process, and again when they come back', async () => {
  const [owner, member, stranger] = [await api.signUp(), await api.signUp(), await api.signUp()];
  const url = `/v1/workspaces/${owner.workspaceId}/members`;
  await api.call({ method: 'POST', url, headers: { ...owner.headers }, payload: { email: member.email } });
  const streams = [
    await openStream(api, owner),
    await openStream(other, member),
    await openStream(api, stranger),
  ] as const;
  await takeVideos(api, { workspaceId: owner.workspaceId, amount: 23 });
  const heard = (stream: OpenedStream, count: number) =>
    waitFor(() => told(stream).length >= count, { description: `${count} thresholds`, timeoutMs: 20_000 });
  await Promise.all([heard(streams[0], 1), heard(streams[1], 1)]);
  await takeVideos(other, { workspaceId: owner.workspaceId, amount: 7 });
  await Promise.all([heard(streams[0], 3), heard(streams[1], 3)]);
  const [first, ...rest] = told(streams[0]);
  const { period } = (await api.call({ url: '/v1/usage', headers: { ...owner.headers } })).json().videoGenerations;
  expect(first).toMatchObject({
    id: `quota:${owner.workspaceId}:${period}:75`,
    type: 'quota.threshold',
    data: { workspaceId: owner.workspaceId, meter: 'videoGenerations', percent: 75, used: 23, limit: 30 },
  });
  expect(rest.map(({ data }) => data.percent)).toEqual([90, 100]);
  expect(told(streams[1])).toEqual(told(streams[0]));
  expect(told(streams[2])).toEqual([]);
  // The resume point of a client stays with the jobs.
  expect(streams[0].ids()).toEqual([expect.stringMatching(/^t:/)]);
  const again = await openStream(other, owner);
  await heard(again, 3);
  expect(told(again)).toEqual(told(streams[0]));
  for (const stream of [...streams, again]) stream.close();
});
