import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTestApp, type TestApp } from '../testing/build-test-app.ts';

const GOOD = { prompt: 'fun science brain animation', style: 'fun', duration: 8, aspectRatio: '16:9' };
let built: TestApp;
let headers: Record<string, string>;

beforeAll(async () => {
  built = await buildTestApp();
  headers = { ...built.signedIn(), 'content-type': 'application/json' };
});
afterAll(() => built.app.close());

async function generate(payload: string | object, more: Record<string, string> = {}) {
  const response = await built.app.inject({
    method: 'POST',
    url: '/api/videos/generate',
    headers: { ...headers, ...more },
    payload,
  });
  return { status: response.statusCode, body: response.json() };
}

test.each([
  ['prompt', undefined, 'prompt is required: a string.'],
  ['prompt', 7, 'prompt must be a string.'],
  ['style', undefined, 'style is required: one of: fun, calm, background.'],
  ['style', 'loud', 'style must be one of: fun, calm, background.'],
  ['duration', undefined, 'duration is required: a number between 1 and 60.'],
  ['duration', '8', 'duration must be a number between 1 and 60.'],
  ['duration', 0, 'duration must be a number between 1 and 60.'],
  ['duration', 61, 'duration must be a number between 1 and 60.'],
  ['duration', null, 'duration must be a number between 1 and 60.'],
  ['aspectRatio', undefined, 'aspectRatio is required: one of: 16:9, 9:16, 1:1, 4:3.'],
  ['aspectRatio', '21:9', 'aspectRatio must be one of: 16:9, 9:16, 1:1, 4:3.'],
  ['durationSeconds', 8, 'durationSeconds is not a known field; allowed are prompt, style, duration, aspectRatio.'],
])('R-002-03, R-002-13, C-07: %s = %j is 400 with a sentence that helps', async (field, value, message) => {
  const { status, body } = await generate({ ...GOOD, [field]: value });
  expect(status).toBe(400);
  expect(body).toMatchObject({
    success: false,
    code: 'VALIDATION_ERROR',
    message,
    error: message,
    details: { fields: [{ field, message }] },
  });
});

test('R-002-13: all bad fields are told together', async () => {
  const { body } = await generate({ prompt: 'x', duration: 90 });
  expect(body.details.fields.map((problem: { field: string }) => problem.field).sort()).toEqual([
    'aspectRatio',
    'duration',
    'style',
  ]);
});

test('R-002-13: malformed JSON, other JSON than an object, no body and prototype keys are 400', async () => {
  for (const payload of [
    '{"prompt": ',
    '[]',
    'null',
    '"text"',
    '',
    '{"__proto__": {"admin": true}}',
    '{"constructor": {"prototype": {}}}',
  ]) {
    const { status, body } = await generate(payload);
    expect([payload, status, body.code]).toEqual([payload, 400, 'VALIDATION_ERROR']);
  }
});

test('another content type is 415 and a body of 2 MB is 413, with the envelope', async () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ]) {
    const { status, body } = await generate('prompt=x', { 'content-type': type });
    expect([type, status, body.code]).toEqual([type, 415, 'UNSUPPORTED_MEDIA_TYPE']);
  }
  const large = await generate(JSON.stringify({ ...GOOD, prompt: 'x'.repeat(2 * 1024 * 1024) }));
  expect([large.status, large.body.code]).toEqual([413, 'TOO_LARGE']);
});

test('query strings are converted, and bad ones told', async () => {
  const bad = await built.app.inject({ url: '/v1/jobs?limit=0&status=done&after=nonsense', headers });
  expect(bad.statusCode).toBe(400);
  expect(
    bad
      .json()
      .details.fields.map((problem: { field: string }) => problem.field)
      .sort(),
  ).toEqual(['limit', 'status']);
  const cursor = await built.app.inject({ url: '/v1/jobs?limit=5&after=nonsense', headers });
  expect(cursor.json().details.fields[0].field).toBe('after');
  const time = await built.app.inject({ url: '/v1/jobs?from=yesterday', headers });
  expect(time.json().message).toBe('from must be a time such as 2026-01-08T10:00:00Z.');
});

test('accounts: a short password is told with its limit', async () => {
  const response = await built.app.inject({
    method: 'POST',
    url: '/api/auth/register',
    payload: { email: 'a@example.com', password: 'short' },
  });
  expect([response.statusCode, response.json().message]).toEqual([
    400,
    'password must be a string of 10 to 200 characters.',
  ]);
});

test('R-004-11: where a body may be missing, one with a wrong field hears of that field alone', async () => {
  const id = '6740f1c2a9b3d4e5f6a7b8c9';
  const response = await built.app.inject({
    method: 'POST',
    url: `/video-workflows/${id}/generate-frames`,
    headers,
    payload: { frameCount: 13 },
  });
  expect(response.json().message).toBe('frameCount must be a whole number between 1 and 12.');
});
