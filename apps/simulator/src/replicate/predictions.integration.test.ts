import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../testing/start-test-simulator.ts';

const { ffmpegPath } = inject('stack');
const running: TestSimulator[] = [];

async function start(options: Partial<Parameters<typeof startTestSimulator>[0]> = {}): Promise<TestSimulator> {
  const simulator = await startTestSimulator({ ffmpegPath, ...options });
  running.push(simulator);
  return simulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ close }) => close()));
});

const fast = { fault: { kind: 'render', quality: 'fast' } } as const;

describe('the life of a prediction', () => {
  it('goes from starting over processing with growing logs to a playable file (P1)', async () => {
    const simulator = await start();
    await simulator.script(fast);
    const created = await simulator.create({ seed: 5 });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({
      model: 'google/veo-3.1',
      version: 'hidden',
      status: 'starting',
      input: { prompt: 'a fox', duration: 4, seed: 5 },
      output: null,
      error: null,
      logs: '',
      data_removed: false,
      started_at: null,
      completed_at: null,
      source: 'api',
    });
    const { id } = created.json;
    expect(id).toMatch(/^[a-z2-7]{26}$/);
    const processing = await simulator.until(id, 'processing');
    expect(processing.logs).toMatch(/^Using seed: 5\n {2}0%\|/);
    const ended = await simulator.until(id, 'succeeded');
    expect(String(ended.logs).length).toBeGreaterThan(String(processing.logs).length);
    expect(ended.logs).toContain('100%|██████████| 96/96');
    expect(ended.metrics).toEqual({ predict_time: expect.any(Number), total_time: expect.any(Number) });
    expect(ended.output).toBe(`${simulator.url}/files/${id}/output.mp4`);

    const file = await simulator.call(String(ended.output), { headers: { authorization: '' } });
    expect(file.status).toBe(200);
    expect(file.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': String(file.bytes.length),
      'accept-ranges': 'bytes',
    });
    const part = await simulator.call(String(ended.output), { headers: { range: 'bytes=4-7' } });
    expect(part.status).toBe(206);
    expect(part.headers['content-range']).toBe(`bytes 4-7/${file.bytes.length}`);
    expect(part.bytes.toString()).toBe('ftyp');
    expect(
      (await simulator.call(String(ended.output), { headers: { range: `bytes=${file.bytes.length}-` } })).status,
    ).toBe(416);
    const head = await simulator.call(String(ended.output), { method: 'HEAD' });
    expect(head.headers['content-length']).toBe(String(file.bytes.length));
  });

  it('removes input, output, logs and the file after the time to live (P2)', async () => {
    let aheadMs = 0;
    const simulator = await start({ now: () => new Date(Date.now() + aheadMs), env: { OUTPUT_TTL_SECONDS: '3600' } });
    await simulator.script(fast);
    const { id } = (await simulator.create()).json;
    const { output } = await simulator.until(id, 'succeeded');
    aheadMs = 3590_000;
    expect((await simulator.call(String(output))).status).toBe(200);
    aheadMs = 3601_000;
    expect((await simulator.call(String(output))).status).toBe(404);
    expect((await simulator.call(`/v1/predictions/${id}`)).json).toMatchObject({
      status: 'succeeded',
      input: {},
      output: null,
      logs: '',
      data_removed: true,
    });
    const [folder = ''] = await readdir(simulator.dataDirectory);
    expect(await readdir(join(simulator.dataDirectory, folder))).toEqual([]);
  });

  it('cancels before and during the run, once, and not after it (C11)', async () => {
    const simulator = await start({ env: { RENDER_START_MS: '10000' } });
    const { id } = (await simulator.create()).json;
    const cancel = (which: unknown) => simulator.call(`/v1/predictions/${which}/cancel`, { method: 'POST' });
    expect((await cancel(id)).json).toMatchObject({ status: 'canceled', started_at: null });
    expect((await cancel(id)).json.status).toBe('canceled');

    const quick = await start();
    const second = (await quick.create({ duration: 8, resolution: '1080p' })).json.id;
    await quick.until(second, 'processing');
    const canceled = await quick.call(`/v1/predictions/${second}/cancel`, { method: 'POST' });
    expect(canceled.json).toMatchObject({ status: 'canceled', output: null });

    await quick.script({ fault: { kind: 'output_empty_list' } });
    const third = (await quick.create()).json.id;
    await quick.until(third, 'succeeded');
    expect((await quick.call(`/v1/predictions/${third}/cancel`, { method: 'POST' })).json.status).toBe('succeeded');
  });

  it('aborts at the Cancel-After deadline before the start and cancels after it (P5)', async () => {
    const simulator = await start({ env: { RENDER_START_MS: '60000' } });
    const body = { input: { prompt: 'a fox' } };
    const create = (where: TestSimulator, value: string) =>
      where.call('/v1/models/google/veo-3.1/predictions', { method: 'POST', body, headers: { 'cancel-after': value } });
    const { json } = await create(simulator, '1s');
    expect(json.deadline).toEqual(expect.any(String));
    expect(await simulator.until(json.id, 'aborted')).toMatchObject({ started_at: null, output: null });
    expect((await create(simulator, 'soon')).status).toBe(422);

    const quick = await start();
    await quick.script({ fault: { kind: 'never_finish' } });
    expect(await quick.until((await create(quick, '1s')).json.id, 'canceled')).toMatchObject({
      started_at: expect.any(String),
    });
  });

  it('keeps the call open for Prefer: wait: 201 when it ended, 202 when not', async () => {
    const simulator = await start();
    const create = () =>
      simulator.call('/v1/predictions', {
        method: 'POST',
        body: { version: 'google/veo-3', input: { prompt: 'p' } },
        headers: { prefer: 'wait=1' },
      });
    await simulator.script({ fault: { kind: 'output_empty_list' } });
    expect(await create()).toMatchObject({ status: 201, json: { status: 'succeeded' } });
    await simulator.script({ fault: { kind: 'never_finish' } });
    expect(await create()).toMatchObject({ status: 202, json: { status: 'processing' } });
  });

  it('keeps what cannot be rendered yet in starting', async () => {
    const simulator = await start({ env: { RENDER_CONCURRENCY: '1' } });
    await simulator.script({ times: 2, ...fast });
    const first = (await simulator.create()).json.id;
    await simulator.until(first, 'processing');
    const second = (await simulator.create()).json.id;
    const started = Date.parse(String((await simulator.until(second, 'processing', 'succeeded')).started_at));
    const ended = Date.parse(String((await simulator.call(`/v1/predictions/${first}`)).json.completed_at));
    expect(started).toBeGreaterThanOrEqual(ended - 5);
  });

  it('lists the newest first with what a client needs to find its own again', async () => {
    const simulator = await start();
    await simulator.script({ times: 101, fault: { kind: 'output_empty_list' } });
    const ids: unknown[] = [];
    for (let index = 0; index < 101; index += 1) {
      ids.unshift((await simulator.create({}, { webhook: `https://127.0.0.1:1/${index}` })).json.id);
    }
    const first = await simulator.call('/v1/predictions');
    const results = first.json.results as Record<string, unknown>[];
    expect(results.map(({ id }) => id)).toEqual(ids.slice(0, 100));
    expect(results[0]).toMatchObject({ webhook: 'https://127.0.0.1:1/100' });
    const second = await simulator.call(String(first.json.next));
    expect(second.json).toMatchObject({ next: null, results: [{ id: ids[100] }] });
    expect((await simulator.call(String(second.json.previous))).json.results).toHaveLength(100);
    expect((await simulator.call('/v1/predictions?cursor=%00')).status).toBe(400);
  });

  it('fails with a provider error when rendering breaks, and stays up', async () => {
    const simulator = await start({ ffmpegPath: '/bin/false' });
    const { id } = (await simulator.create()).json;
    expect(await simulator.until(id, 'failed')).toMatchObject({
      error: expect.stringContaining('E1000'),
      output: null,
    });
  });

  it('closes at once while it renders, and leaves no file', async () => {
    const simulator = await startTestSimulator({ ffmpegPath });
    await simulator.until((await simulator.create({ duration: 8 })).json.id, 'processing');
    const before = performance.now();
    await simulator.close();
    expect(performance.now() - before).toBeLessThan(3000);
    await expect(readdir(simulator.dataDirectory)).rejects.toThrow();
  });
});
