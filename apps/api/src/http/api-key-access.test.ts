import { randomUUID } from 'node:crypto';
import type { ApiKeyScope, UsableApiKey } from '@callsheet/identity';
import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTestApp, type TestApp } from '../testing/build-test-app.ts';
import { brokenBody, callsOf, isPreflight, type WalkedCall } from '../testing/walk-routes.ts';

const routes: RouteOptions[] = [];
/** Keys by their secrets. */
const keys = new Map([keyWith('read'), keyWith('write'), keyWith('read', 'write')]);
const BOTH = 'key-of-read-write';
let built: TestApp;

function keyWith(...scopes: ApiKeyScope[]): [string, UsableApiKey] {
  const ids = { id: randomUUID(), userId: randomUUID(), workspaceId: randomUUID() };
  return [`key-of-${scopes.join('-')}`, { ...ids, scopes, tier: null, limits: {}, endsAt: null }];
}

beforeAll(async () => {
  built = await buildTestApp(
    {
      onRoute: (route) => (isPreflight(route) ? 0 : routes.push(route)),
      findApiKey: async (secret) => keys.get(secret) ?? null,
    },
    { RATE_LIMIT_PER_IP: '100000' },
  );
});
afterAll(() => built.app.close());

/** What a route makes of a key, asked with a header that is refused right after the key has passed. */
async function answerTo(secret: string, { method, url }: WalkedCall): Promise<string> {
  const { headers, ...body } = { headers: {}, ...brokenBody(method) };
  const asked = { ...headers, 'x-api-key': secret, 'x-workspace-id': 'none' };
  const response = await built.app.inject({ method, url, ...body, headers: asked });
  if (response.statusCode === 400) return 'passes';
  const code: unknown = method === 'HEAD' ? 'FORBIDDEN' : response.json().code;
  return response.statusCode === 403 && code === 'FORBIDDEN' ? 'forbidden' : `${response.statusCode}`;
}

test('C-40: on every route for users an API key reads with read and does the rest with write; on all others it may nothing', async () => {
  const seen = { user: 0, session: 0, admin: 0 };
  for (const call of callsOf(routes)) {
    const { access, method, url } = call;
    if (access !== 'user' && access !== 'session' && access !== 'admin') continue;
    seen[access] += 1;
    const answers = [];
    for (const secret of keys.keys()) answers.push(await answerTo(secret, call));
    const reads = method === 'GET' || method === 'HEAD';
    const byScope = reads ? ['passes', 'forbidden', 'passes'] : ['forbidden', 'passes', 'passes'];
    const expected = access === 'user' ? byScope : ['forbidden', 'forbidden', 'forbidden'];
    expect([`${method} ${url}`, ...answers]).toEqual([`${method} ${url}`, ...expected]);
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThanOrEqual(10);
});

test('C-40: keys, members, workspaces and everything of admins are closed to API keys', () => {
  const closed = /^\/v1\/(api-keys|workspaces|provider-keys|admin)(\/|$)/;
  for (const { url, access } of callsOf(routes)) {
    if (closed.test(url)) expect([url, access]).toEqual([url, url.startsWith('/v1/admin/') ? 'admin' : 'session']);
  }
});

test('C-08: a key that is given must be good even beside a good token, and a token counts before it', async () => {
  const token = built.signedIn();
  const call = (headers: Record<string, string>) => built.app.inject({ url: '/v1/workspaces', headers });
  const statusOf = async (headers: Record<string, string>) => (await call(headers)).statusCode;
  const cookie = `access_token=${token.authorization.slice('Bearer '.length)}`;
  // The stores are away: who passes as a person gets as far as them, a key is refused before.
  expect(await statusOf({ ...token, 'x-api-key': BOTH })).toBe(503);
  expect(await statusOf({ cookie, 'x-api-key': BOTH })).toBe(503);
  expect(await statusOf({ 'x-api-key': BOTH })).toBe(403);
  for (const headers of [
    { 'x-api-key': 'unknown' },
    { ...token, 'x-api-key': 'unknown' },
    { cookie, 'x-api-key': 'unknown' },
    { cookie, authorization: 'Key unknown' },
    { cookie: 'access_token=expired', 'x-api-key': BOTH },
    { authorization: 'Bearer bad', 'x-api-key': BOTH },
    { authorization: 'Key', 'x-api-key': BOTH },
  ]) {
    const response = await call(headers as Record<string, string>);
    expect([headers, response.statusCode, response.json().code]).toEqual([headers, 401, 'UNAUTHENTICATED']);
    expect(response.body).not.toMatch(/unknown|key-of/);
  }
});
