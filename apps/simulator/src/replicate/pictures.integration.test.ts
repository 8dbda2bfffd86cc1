import { createReplicateAdapter, type ImageRequest, type ReplicateAdapter } from '@callsheet/providers';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Fault } from '../faults/fault.ts';
import { poeCall } from '../testing/poe-setup.ts';
import { untilEnded } from '../testing/rck-setup.ts';
import { outputUrlOf } from '../testing/runway-setup.ts';
import { startTestSimulator, type TestSimulator, TOKEN } from '../testing/start-test-simulator.ts';

const { ffmpegPath } = inject('stack');
const SLUG = 'stability-ai/sdxl';
let simulator: TestSimulator;
let adapter: ReplicateAdapter;

beforeAll(async () => {
  simulator = await startTestSimulator({ ffmpegPath, env: { REPLICATE_PICTURE_MS: '50' } });
  adapter = createReplicateAdapter({
    ...{ baseUrl: `${simulator.url}/v1`, apiToken: TOKEN, webhookSecret: null },
    ...{ submitTimeoutMs: 10_000, readTimeoutMs: 10_000 },
  });
});
afterEach(() => simulator.call('/_simulator/faults', { method: 'DELETE' }));
afterAll(() => simulator.close());

const script = (...faults: Fault[]) => simulator.script(...faults.map((fault) => ({ match: { model: SLUG }, fault })));
async function make(change: Partial<ImageRequest> = {}) {
  const usual = { prompt: 'a lighthouse in fog', ratio: '1024:576', referenceImages: [] };
  const order: ImageRequest = { kind: 'image', model: `${SLUG}:${'7'.repeat(64)}`, ...usual, ...change };
  const { handle } = await adapter.submit(order, poeCall());
  return await untilEnded(() => adapter.poll(handle, poeCall()));
}

describe('a frame (R-004-18)', () => {
  it('P1: is a real PNG of exactly the size, another one for other words', async () => {
    const [first, second] = await Promise.all([make(), make({ prompt: 'a boat', ratio: '576:1024' })]);
    expect(first).toMatchObject({ state: 'succeeded', outputs: [{ kind: 'image' }] });
    const [wide, tall] = await Promise.all([first, second].map((made) => simulator.call(outputUrlOf(made))));
    expect(wide).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect([wide?.bytes.readUInt32BE(16), wide?.bytes.readUInt32BE(20)]).toEqual([1024, 576]);
    expect([tall?.bytes.readUInt32BE(16), tall?.bytes.readUInt32BE(20)]).toEqual([576, 1024]);
    const again = await make({ prompt: 'a boat in fog' });
    expect((await simulator.call(outputUrlOf(again))).bytes.equals(wide?.bytes ?? Buffer.of())).toBe(false);
    expect((await simulator.call(outputUrlOf(first).replace('out-0', 'out-1'))).status).toBe(404);
  });

  it.each([
    ['P3', { kind: 'fail_with', error: 'NSFW content detected.' }, 'MODERATION_OUTPUT'],
    ['P4', { kind: 'output_empty_list' }, 'MODERATION_OUTPUT'],
    ['P2', { kind: 'output_null_removed' }, 'OUTPUT_EXPIRED'],
  ] as const)('%s: fails by a script, alone', async (_case, fault, code) => {
    await script(fault);
    expect(await make()).toMatchObject({ state: 'failed', failure: { code } });
    expect((await make()).state).toBe('succeeded');
  });

  it('P10: is not ordered without a version', async () => {
    await expect(make({ model: SLUG })).rejects.toMatchObject({ code: 'INVALID_REQUEST', httpStatus: 422 });
  });

  it('U4: a model that a script takes away is gone, and refuses orders', async () => {
    expect(await adapter.checkModel(SLUG, poeCall())).toBe('available');
    await script({ kind: 'model_gone' });
    expect(await adapter.checkModel(SLUG, poeCall())).toBe('gone');
    await expect(make()).rejects.toMatchObject({ httpStatus: 422 });
    expect(await adapter.checkModel('google/veo-3.1', poeCall())).toBe('available');
  });
});
