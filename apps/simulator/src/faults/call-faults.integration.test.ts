import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { startTestSimulator, type TestSimulator, TOKEN } from '../testing/start-test-simulator.ts';
import type { Fault } from './fault.ts';

const { ffmpegPath } = inject('stack');
const empty: Fault = { kind: 'output_empty_list' };
let simulator: TestSimulator;

beforeEach(async () => {
  simulator = await startTestSimulator({ ffmpegPath });
});
afterEach(() => simulator.close());

const script = (...faults: Fault[]) => simulator.script(...faults.map((fault) => ({ fault })));
const predictionCount = async () => ((await simulator.call('/v1/predictions')).json.results as unknown[]).length;

describe('faults of the create call', () => {
  it('create_status: any status, with Retry-After as seconds, as a date, or absent (C1)', async () => {
    await script(
      { kind: 'create_status', status: 429, retryAfterSeconds: 7 },
      { kind: 'create_status', status: 429, retryAfterSeconds: 7, retryAfterFormat: 'http-date' },
      { kind: 'create_status', status: 429 },
    );
    expect((await simulator.create()).headers['retry-after']).toBe('7');
    const dated = Date.parse(String((await simulator.create()).headers['retry-after']));
    expect(Math.abs(dated - Date.now() - 7000)).toBeLessThan(3000);
    const plain = await simulator.create();
    expect(plain.headers['retry-after']).toBeUndefined();
    expect(plain.json.detail).toContain('resets in ~30s');
    expect(await predictionCount()).toBe(0);
  });

  it('create_status: RCK tells the time to wait as a date too, where the script asks for it (C1)', async () => {
    const fault = { kind: 'create_status', status: 429, retryAfterSeconds: 7, retryAfterFormat: 'http-date' } as const;
    await simulator.script({ match: { model: 'rck/templates' }, fault });
    const busy = await simulator.call('/api/v1/templates', { method: 'POST' });
    expect(busy).toMatchObject({ status: 429, json: { success: false, message: 'Too many requests' } });
    expect(Math.abs(Date.parse(String(busy.headers['retry-after'])) - Date.now() - 7000)).toBeLessThan(3000);
  });

  it('create_status: the body of 402, and one of the script (P6, P9)', async () => {
    await script(
      { kind: 'create_status', status: 402 },
      { kind: 'create_status', status: 500, body: { detail: 'boom' }, accepted: true },
    );
    expect((await simulator.create()).json).toMatchObject({ title: 'Insufficient credit', status: 402 });
    await script(empty);
    expect(await simulator.create()).toMatchObject({ status: 500, json: { detail: 'boom' } });
    expect(await predictionCount()).toBe(1);
  });

  it.each([true, false])(
    'create_reset: takes the body, then cuts the connection; prediction exists: %s (C3)',
    async (accepted) => {
      await script({ kind: 'create_reset', accepted }, empty);
      await expect(simulator.create()).rejects.toThrow();
      expect(await predictionCount()).toBe(accepted ? 1 : 0);
      const creates = (await simulator.requests()).filter(({ method }) => method === 'POST');
      expect(creates).toMatchObject([{ body: { input: { prompt: 'a fox' } }, status: null }]);
    },
  );

  it('create_stall: headers and nothing more (C6)', async () => {
    await script({ kind: 'create_stall', accepted: true }, empty);
    const response = await request(`${simulator.url}/v1/models/google/veo-3.1/predictions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input: { prompt: 'p' } }),
      bodyTimeout: 200,
    });
    expect(response.statusCode).toBe(201);
    await expect(response.body.text()).rejects.toThrow();
    expect(await predictionCount()).toBe(1);
  });

  it('create_body: a success whose body is broken (C5)', async () => {
    await script({ kind: 'create_body', body: 'html', accepted: true }, empty);
    const reply = await simulator.create();
    expect(reply.status).toBe(201);
    expect(reply.headers['content-type']).toContain('text/html');
    expect(await predictionCount()).toBe(1);
  });
});

describe('faults of the poll', () => {
  const poll = (id: unknown) => simulator.call(`/v1/predictions/${id}`);

  it('poll_status: n times, then the truth (C2)', async () => {
    await script(empty, { kind: 'poll_status', status: 503, polls: 2 });
    const { id } = (await simulator.create()).json;
    expect([(await poll(id)).status, (await poll(id)).status, (await poll(id)).status]).toEqual([503, 503, 200]);
  });

  it('poll_body: html, truncated, empty, null, wrong types, oversize (C5, C14)', async () => {
    const kinds = ['html', 'truncated', 'empty', 'null', 'wrong_types', 'oversize'] as const;
    await script(empty, ...kinds.map((body) => ({ kind: 'poll_body' as const, body, polls: 1 })));
    const { id } = (await simulator.create()).json;
    const replies = [];
    for (const _kind of kinds) replies.push(await poll(id));
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const texts = replies.map(({ bytes }) => bytes.toString());
    expect(texts[0]).toContain('<html');
    expect(() => JSON.parse(texts[1] ?? '')).toThrow();
    expect(texts.slice(2, 4)).toEqual(['', 'null']);
    expect(replies[4]?.json).toMatchObject({ id: 42, logs: 7 });
    expect(texts[5]?.length).toBeGreaterThan(16_000_000);
    expect((await poll(id)).json.id).toBe(id);
  });

  it('poll_reset and poll_stall: no answer, and half of one (C6)', async () => {
    await script(empty, { kind: 'poll_reset', polls: 1 }, { kind: 'poll_stall', polls: 1 });
    const { id } = (await simulator.create()).json;
    await expect(poll(id)).rejects.toThrow();
    const response = await request(`${simulator.url}/v1/predictions/${id}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
      bodyTimeout: 200,
    });
    await expect(response.body.text()).rejects.toThrow();
    expect((await poll(id)).status).toBe(200);
  });

  it('unknown_status: a word that nobody knows (C8)', async () => {
    await script(empty, { kind: 'unknown_status', status: 'levitating', polls: 1 });
    const { id } = (await simulator.create()).json;
    expect((await poll(id)).json.status).toBe('levitating');
    expect((await simulator.until(id, 'succeeded')).output).toEqual([]);
  });

  it('extra_fields: members that nobody knows (C12)', async () => {
    await script(empty, { kind: 'extra_fields' });
    const created = await simulator.create();
    expect(created.json).toMatchObject({ shard: 7, urls: { get: expect.any(String), audit: '' } });
  });
});

describe('the record of requests', () => {
  it('keeps method, path, headers without the token, body and status (C13)', async () => {
    await script(empty);
    await simulator.call('/_simulator/requests', { method: 'DELETE' });
    await simulator.create({ prompt: 'a hare' });
    const recorded = await simulator.requests();
    expect(recorded).toMatchObject([
      {
        method: 'POST',
        path: '/v1/models/google/veo-3.1/predictions',
        headers: { authorization: 'Bearer', 'content-type': 'application/json' },
        body: { input: { prompt: 'a hare' } },
        status: 201,
      },
    ]);
    expect(JSON.stringify(recorded)).not.toContain(TOKEN);
  });
});

it('keeps a stalled caller from holding up the shutdown', async () => {
  await script({ kind: 'create_stall' });
  const other = await startTestSimulator({ ffmpegPath });
  await other.script({ fault: { kind: 'create_stall' } });
  const stalled = other.create().catch(() => 'cut');
  await expect.poll(async () => (await other.requests()).length).toBe(1);
  await other.close();
  expect(await stalled).toBe('cut');
});
