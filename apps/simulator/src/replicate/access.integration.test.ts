import { afterEach, describe, expect, inject, it } from 'vitest';
import { startTestSimulator, type TestSimulator, TOKEN, WEBHOOK_SECRET } from '../testing/start-test-simulator.ts';

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

describe('access and addresses', () => {
  it('answers 401 without and with a wrong token, on every route of the API (C7)', async () => {
    const simulator = await start();
    const routes = [
      ['POST', '/v1/predictions'],
      ['POST', '/v1/models/google/veo-3.1/predictions'],
      ['GET', '/v1/predictions'],
      ['GET', '/v1/predictions/x'],
      ['POST', '/v1/predictions/x/cancel'],
      ['GET', '/v1/webhooks/default/secret'],
      ['GET', '/v1/models/google/veo-3.1'],
    ] as const;
    for (const [method, path] of routes) {
      for (const authorization of ['', 'Bearer wrong', `Token ${TOKEN}`, TOKEN]) {
        const reply = await simulator.call(path, { method, headers: { authorization } });
        expect(reply.status, `${method} ${path}`).toBe(401);
        expect(reply.json).toMatchObject({ title: 'Unauthenticated', status: 401 });
      }
    }
  });

  it('answers 404 for what it does not know, 400 for malformed JSON, 415 for other content', async () => {
    const simulator = await start();
    for (const path of [
      '/v1/predictions/unknown',
      '/v1/models/google/veo-9',
      '/v1/nothing',
      '/files/unknown/output.mp4',
    ]) {
      expect((await simulator.call(path)).status, path).toBe(404);
    }
    const post = (path: string, body: string, headers = {}) => simulator.call(path, { method: 'POST', body, headers });
    expect((await post('/v1/predictions/unknown/cancel', '{}')).status).toBe(404);
    expect((await post('/v1/models/google/veo-9/predictions', '{"input":{}}')).status).toBe(404);
    expect((await post('/v1/models/google/veo-3/predictions', '{"input":')).json).toMatchObject({ status: 400 });
    expect((await post('/v1/models/google/veo-3/predictions', 'x', { 'content-type': 'text/csv' })).status).toBe(415);
    expect(
      (await post('/v1/models/google/veo-3/predictions', '{"input":{"prompt":"p","duration":5}}')).json,
    ).toMatchObject({
      title: 'Input validation failed',
      status: 422,
    });
  });

  it('shows the webhook secret, the model and its health', async () => {
    const simulator = await start();
    expect((await simulator.call('/v1/webhooks/default/secret')).json).toEqual({ key: WEBHOOK_SECRET });
    expect((await simulator.call('/v1/models/google/veo-3-fast')).json).toMatchObject({
      owner: 'google',
      name: 'veo-3-fast',
    });
    expect((await simulator.call('/healthz', { headers: { authorization: '' } })).status).toBe(200);
  });

  it('throttles creates and other calls apart, with the wait only in the text (P7)', async () => {
    const simulator = await start({ env: { CREATES_PER_MINUTE: '1', CALLS_PER_MINUTE: '2' } });
    await simulator.script({ times: 9, fault: { kind: 'output_empty_list' } });
    expect((await simulator.create()).status).toBe(201);
    const refused = await simulator.create();
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBeUndefined();
    expect(Object.keys(refused.json)).toEqual(['detail']);
    expect(refused.json.detail).toMatch(/^Request was throttled\. .*resets in ~\d+s\.$/);
    const statuses = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await simulator.call('/v1/predictions')).status);
    expect(statuses).toEqual([200, 200, 429]);
  });
});
