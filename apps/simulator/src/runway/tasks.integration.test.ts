import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Fault } from '../faults/fault.ts';
import { probeMedia } from '../testing/probe-media.ts';
import {
  createTestClock,
  createTestRunwayAdapter,
  imageRequest,
  imageVideoRequest,
  outputUrlOf,
  RUNWAY_KEY,
  runwayCall,
  untilTaskEnded,
} from '../testing/runway-setup.ts';
import { startTestSimulator, type TestSimulator } from '../testing/start-test-simulator.ts';

const { ffmpegPath } = inject('stack');
const clock = createTestClock();
const ACCESS = { authorization: `Bearer ${RUNWAY_KEY}`, 'x-runway-version': '2024-11-06' };
let simulator: TestSimulator;

beforeAll(async () => {
  const env = { RUNWAY_TASK_MS: '50', RUNWAY_MAX_CONCURRENT: '1' };
  simulator = await startTestSimulator({ ffmpegPath, env, now: clock.now });
});
afterAll(() => simulator.close());

const adapterFor = (options = {}) => createTestRunwayAdapter(simulator.url, options);
const script = (model: string, ...faults: Fault[]) =>
  simulator.script(...faults.map((fault) => ({ match: { model: `runway/${model}` }, fault })));

describe('tasks', () => {
  it('R2, R3, R11: a picture is drawn, and a video that begins with it', async () => {
    const adapter = adapterFor();
    await script('gen4_image', { kind: 'unknown_status', status: 'THROTTLED', polls: 1 });
    const gone: Fault = { kind: 'output_status', response: 'status', status: 403, downloads: 1 };
    await script('gen4.5', { kind: 'render', quality: 'fast' }, gone);
    const first = await adapter.submit(imageRequest(), runwayCall());
    const words = new Set<string>();
    const picture = await untilTaskEnded({ adapter, handle: first.handle, clock }, (seen) => words.add(seen.rawStatus));
    expect(words).toContain('THROTTLED');
    expect(picture).toMatchObject({ state: 'succeeded', outputs: [{ kind: 'image' }] });
    const png = await simulator.call(outputUrlOf(picture));
    expect(png).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([720, 720]);

    const second = await adapter.submit(imageVideoRequest(outputUrlOf(picture)), runwayCall());
    const video = await untilTaskEnded({ adapter, handle: second.handle, clock });
    expect(video).toMatchObject({ state: 'succeeded', outputs: [{ kind: 'video' }] });
    for (let times = 0; times < 2; times += 1) expect((await simulator.call(outputUrlOf(video))).status).toBe(403);
    clock.forward(6_000);
    const fresh = outputUrlOf(await adapter.poll(second.handle, runwayCall()));
    expect(fresh).not.toBe(outputUrlOf(video));
    const path = join(simulator.dataDirectory, 'video.mp4');
    await writeFile(path, (await simulator.call(fresh)).bytes);
    expect(await probeMedia(ffmpegPath, path)).toMatchObject({
      durationSeconds: 2,
      video: { codec: 'h264', width: 960, height: 960, frames: 48 },
    });
    expect((await simulator.requests()).filter(({ remark }) => remark !== undefined)).toEqual([]);
  });

  it('1.1: a picture that was uploaded begins a video; what is no picture fails as such', async () => {
    const adapter = adapterFor();
    const file = { bytes: new TextEncoder().encode('no picture'), filename: 'a.png', contentType: 'image/png' };
    const uri = await adapter.uploadMedia(file, runwayCall());
    expect(uri).toMatch(/^runway:\/\//);
    const { handle } = await adapter.submit(imageVideoRequest(uri), runwayCall());
    const failure = { code: 'ASSET_REJECTED', providerCode: 'ASSET.INVALID' };
    expect(await untilTaskEnded({ adapter, handle, clock })).toMatchObject({ state: 'failed', failure });
    const never = adapter.submit(imageVideoRequest('runway://never-made'), runwayCall());
    await expect(never).rejects.toMatchObject({ code: 'INVALID_REQUEST', httpStatus: 400 });
  });

  it('R4, R7: a failure tells its code, and a used-up day is told from it', async () => {
    const adapter = adapterFor();
    await script('gen4_image', { kind: 'fail_with', error: 'SAFETY.INPUT.TEXT: Not these words' });
    const { handle } = await adapter.submit(imageRequest(), runwayCall());
    const failure = { code: 'MODERATION_INPUT', retry: 'never', providerCode: 'SAFETY.INPUT.TEXT' };
    expect(await untilTaskEnded({ adapter, handle, clock })).toMatchObject({ state: 'failed', failure });
    await script('gen4_image', { kind: 'create_status', status: 429 });
    await expect(adapter.submit(imageRequest(), runwayCall())).rejects.toMatchObject({ code: 'QUOTA_EXHAUSTED' });
  });

  it('R5, R6: a running task is canceled and forgotten, one above the limit waits; early looks are remarked on', async () => {
    const adapter = adapterFor();
    await script('gen4_image', { kind: 'never_finish' });
    const running = await adapter.submit(imageRequest(), runwayCall());
    const waiting = await adapter.submit(imageRequest(), runwayCall());
    const wordOf = async ({ handle }: typeof running) => (await adapter.poll(handle, runwayCall())).rawStatus;
    await expect.poll(() => wordOf(running), { timeout: 10_000, interval: 20 }).toBe('RUNNING');
    await expect.poll(() => wordOf(waiting), { timeout: 10_000, interval: 20 }).toBe('THROTTLED');
    await wordOf(waiting);
    const looks = (await simulator.requests()).filter(({ path }) => path.endsWith(waiting.externalId));
    expect([looks[0]?.remark, looks[1]?.remark]).toEqual([undefined, expect.stringContaining('5 s')]);

    expect(await adapter.cancel(running.handle, runwayCall())).toBe('canceled');
    await expect(adapter.poll(running.handle, runwayCall())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await adapter.cancel(running.handle, runwayCall())).toBe('canceled');
    const ended = await untilTaskEnded({ adapter, handle: waiting.handle, clock });
    expect(ended.state).toBe('succeeded');
    expect(await adapter.cancel(waiting.handle, runwayCall())).toBe('too_late');
    expect((await simulator.call(outputUrlOf(ended))).status).toBe(200);
  });

  it('R1, C7: calls without key, version or a known method are refused in its own words', async () => {
    const call = (headers: Record<string, string>, method: 'GET' | 'POST' = 'GET', path = 'organization') =>
      simulator.call(`/runway/v1/${path}`, { method, headers });
    const { authorization } = ACCESS;
    const versionless = await call({ authorization });
    expect(versionless).toMatchObject({ status: 400, json: { error: expect.stringContaining('X-Runway-Version') } });
    expect(await call({ ...ACCESS, 'x-runway-version': '2023-01-01' })).toMatchObject({ status: 400 });
    expect(await call({ ...ACCESS, authorization: 'Bearer key_other' })).toMatchObject({ status: 401 });
    expect(await call(ACCESS, 'GET', 'text_to_image')).toMatchObject({ status: 405 });
    expect(await call(ACCESS, 'GET', 'tasks/unknown')).toMatchObject({ status: 404 });
    const organization = await adapterFor().readOrganization(runwayCall());
    expect(organization.creditBalance).toBeLessThan(100_000);
    expect(organization.models).toContainEqual(
      expect.objectContaining({ model: 'gen4.5', maxConcurrentGenerations: 1, maxDailyGenerations: null }),
    );
    await expect(adapterFor({ apiKey: 'key_other' }).readOrganization(runwayCall())).rejects.toMatchObject({
      code: 'AUTH',
    });
  });
});
