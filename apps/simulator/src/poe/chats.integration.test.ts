import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Fault } from '../faults/fault.ts';
import { botVideoRequest, createTestPoeAdapter, POE_KEY, poeCall, textRequest } from '../testing/poe-setup.ts';
import { probeMedia } from '../testing/probe-media.ts';
import { startTestSimulator, type TestSimulator } from '../testing/start-test-simulator.ts';
import { REFINED_BY_RULES } from './refine-prompt.ts';

const { ffmpegPath } = inject('stack');
const ACCESS = { authorization: `Bearer ${POE_KEY}` };
const CHATS = '/poe/v1/chat/completions';
let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startTestSimulator({ ffmpegPath, env: { POE_TEXT_MS: '0', POE_VIDEO_MS: '0' } });
});
afterEach(() => simulator.call('/_simulator/faults', { method: 'DELETE' }));
afterAll(() => simulator.close());

const script = (model: string, ...faults: Fault[]) =>
  simulator.script(...faults.map((fault) => ({ match: { model: `poe/${model}` }, fault })));
const ask = (content: string) => createTestPoeAdapter(simulator.url).submit(textRequest(content), poeCall());

describe('texts', () => {
  it('O1: a prompt is refined by rules, and every answer tells what is left of the minute', async () => {
    const { externalId, snapshot } = await ask('a lighthouse in fog');
    expect(externalId).toMatch(/^chatcmpl-/);
    expect(snapshot).toMatchObject({
      state: 'succeeded',
      details: { text: expect.stringContaining(REFINED_BY_RULES) },
    });
    const body = { model: 'GPT-4o', messages: [{ role: 'user', content: 'x' }] };
    const { headers } = await simulator.call(CHATS, { method: 'POST', headers: ACCESS, body });
    expect(headers).toMatchObject({ 'x-ratelimit-limit-requests': '500' });
    expect(Number(headers['x-ratelimit-remaining-requests'])).toBeLessThan(500);
  });

  it.each([
    ['O2', 'empty', { code: 'MALFORMED_RESPONSE', retry: 'new_attempt' }],
    ['O2', 'null', { code: 'MALFORMED_RESPONSE' }],
    ['O2', 'no_choices', { code: 'MALFORMED_RESPONSE' }],
    ['O8', 'filtered', { code: 'MODERATION_OUTPUT', retry: 'never' }],
  ] as const)('%s: an answer that is %s fails, the next does not', async (_case, mode, failure) => {
    await script('GPT-4o', { kind: 'chat', mode });
    expect((await ask('a lighthouse')).snapshot).toMatchObject({ state: 'failed', failure });
    expect((await ask('a lighthouse')).snapshot.state).toBe('succeeded');
  });

  it('O8: an answer that was cut off is one', async () => {
    await script('GPT-4o', { kind: 'chat', mode: 'cut' });
    expect((await ask('a lighthouse')).snapshot).toMatchObject({ state: 'succeeded', rawStatus: 'length' });
  });

  it('C3, C6, O5: it hangs up, stalls or has had enough when a script says so', async () => {
    await script('GPT-4o', { kind: 'create_reset' });
    await expect(ask('a lighthouse')).rejects.toMatchObject({ code: 'SUBMIT_AMBIGUOUS' });
    await script('GPT-4o', { kind: 'create_stall' });
    const impatient = createTestPoeAdapter(simulator.url, { textTimeoutMs: 200 });
    await expect(impatient.submit(textRequest('x'), poeCall())).rejects.toMatchObject({ code: 'SUBMIT_AMBIGUOUS' });
    await script('GPT-4o', { kind: 'create_status', status: 429, retryAfterSeconds: 7 });
    await expect(ask('a lighthouse')).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 7_000 });
  });

  it('O7: whoever hangs up on a silent bot is alone with it', async () => {
    await script('GPT-4o', { kind: 'never_finish' });
    const hangingUp = new AbortController();
    const asked = createTestPoeAdapter(simulator.url).submit(textRequest('x'), poeCall({ signal: hangingUp.signal }));
    await expect.poll(async () => (await simulator.requests()).at(-1)?.status).toBeNull();
    hangingUp.abort();
    await expect(asked).rejects.toMatchObject({ code: 'SUBMIT_AMBIGUOUS' });
  });
});

describe('models', () => {
  it('O9: are listed without a key; one that a script takes away is neither there nor answers (O4)', async () => {
    const adapter = createTestPoeAdapter(simulator.url);
    expect(await adapter.listModels(poeCall())).toEqual([
      'GPT-4o',
      'Claude-3-Opus',
      'Gemini-1.5-Pro',
      'Video-Generator-PRO',
    ]);
    await script('Claude-3-Opus', { kind: 'model_gone' });
    expect(await adapter.listModels(poeCall())).not.toContain('Claude-3-Opus');
    for (const model of ['Claude-3-Opus', 'gpt-4o'])
      await expect(adapter.submit(textRequest('x', model), poeCall())).rejects.toMatchObject({
        code: 'RETIRED',
        providerCode: 'model_not_found',
      });
    await script('models', { kind: 'create_status', status: 503 });
    await expect(adapter.listModels(poeCall())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('videos', () => {
  it('H6, O3: a bot makes a real one, and answers with its link', async () => {
    const fast: Fault = { kind: 'render', quality: 'fast' };
    await script('Video-Generator-PRO', fast, { kind: 'chat', mode: 'two_links' });
    const { snapshot } = await createTestPoeAdapter(simulator.url).submit(botVideoRequest(), poeCall());
    const [output] = snapshot.state === 'succeeded' ? snapshot.outputs : [];
    const url = output !== undefined && 'url' in output ? output.url : '';
    expect(url).toMatch(/\/poe\/files\/\w+\.mp4$/);
    const file = await simulator.call(url);
    expect(file).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp4' } });
    const path = join(simulator.dataDirectory, 'bot.mp4');
    await writeFile(path, file.bytes);
    expect(await probeMedia(ffmpegPath, path)).toMatchObject({
      durationSeconds: 2,
      video: { codec: 'h264', width: 720, height: 1280, frames: 48 },
    });
  });
});

describe('access', () => {
  it('C7: calls without the key, to unknown addresses or with a broken body are refused in its own words', async () => {
    const chat = (headers: Record<string, string>, body: unknown) =>
      simulator.call(CHATS, { method: 'POST', headers, body });
    expect(await chat({ authorization: 'Bearer other' }, {})).toMatchObject({
      status: 401,
      json: { error: { code: 'invalid_api_key', type: 'authentication_error' } },
    });
    expect(await chat(ACCESS, '{')).toMatchObject({ status: 400, json: { error: { code: 'invalid_parameter' } } });
    expect(await chat(ACCESS, {})).toMatchObject({ status: 400, json: { error: { code: 'missing_parameter' } } });
    expect(await simulator.call('/poe/v1/nothing', { headers: ACCESS })).toMatchObject({ status: 404 });
    expect(await simulator.call('/poe/files/unknown.mp4')).toMatchObject({ status: 404 });
  });

  it('O5: above the limit only the reset says when to come again', async () => {
    const env = { POE_TEXT_MS: '0', POE_REQUESTS_PER_MINUTE: '1' };
    const narrow = await startTestSimulator({ ffmpegPath, env, now: () => new Date('2026-11-20T10:00:21Z') });
    const adapter = createTestPoeAdapter(narrow.url);
    await adapter.submit(textRequest('x'), poeCall());
    await expect(adapter.submit(textRequest('x'), poeCall())).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 60_000,
    });
    await narrow.close();
  });
});
