import { randomUUID } from 'node:crypto';
import { CALENDAR_MONTHS } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { buildTestApp } from '../testing/build-test-app.ts';

// The windows are away in all of these: each process counts for itself.
const usage = { balance: async () => null, allowance: async () => ({ monthlyLimit: 30, billing: CALENDAR_MONTHS }) };

test('the limit per address counts anonymous callers and unknown URLs, and health stays free', async () => {
  const { app } = await buildTestApp({}, { RATE_LIMIT_PER_IP: '3' });
  expect((await app.inject({ url: '/v1/usage' })).statusCode).toBe(401);
  expect((await app.inject({ url: '/nothing' })).statusCode).toBe(404);
  expect((await app.inject({ url: '/openapi.json' })).statusCode).toBe(200);
  const over = await app.inject({ url: '/nothing' });
  expect([over.statusCode, over.json().code]).toEqual([429, 'RATE_LIMITED']);
  expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
  expect((await app.inject({ url: '/v1/usage' })).statusCode).toBe(429);
  expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);
  await app.close();
});

test('the limit per user follows the user, not the address', async () => {
  const { app, signedIn } = await buildTestApp({ usage }, { RATE_LIMIT_PER_USER: '2' });
  const userId = randomUUID();
  const call = (headers: Record<string, string>) => app.inject({ url: '/v1/usage', headers });
  expect((await call(signedIn(userId))).statusCode).toBe(200);
  expect((await call(signedIn(userId))).statusCode).toBe(200);
  const over = await call(signedIn(userId));
  expect([over.statusCode, over.json().code]).toEqual([429, 'RATE_LIMITED']);
  expect(over.json().details.retryAfterSeconds).toBe(Number(over.headers['retry-after']));
  expect((await call(signedIn())).statusCode).toBe(200);
  await app.close();
});

test('while the windows are away reads pass and orders are told to come back', async () => {
  const { app, signedIn } = await buildTestApp({ usage });
  const headers = signedIn();
  expect((await app.inject({ url: '/v1/usage', headers })).statusCode).toBe(200);
  const payload = { prompt: 'a', durationSeconds: 8, aspectRatio: '16:9' };
  const order = await app.inject({ method: 'POST', url: '/v1/jobs', headers, payload });
  expect([order.statusCode, order.json().code, order.headers['retry-after']]).toEqual([503, 'DEPENDENCY_DOWN', '5']);
  const seed = { prompt: 'a', style: 'fun', duration: 8, aspectRatio: '16:9' };
  const onSeed = await app.inject({ method: 'POST', url: '/api/videos/generate', headers, payload: seed });
  expect([onSeed.statusCode, onSeed.json().code]).toEqual([500, 'DEPENDENCY_DOWN']);
  await app.close();
});
