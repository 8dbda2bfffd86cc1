import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTestApp, type TestApp } from './testing/build-test-app.ts';
import { brokenBody, callsOf, isPreflight } from './testing/walk-routes.ts';

const routes: RouteOptions[] = [];

let built: TestApp;

beforeAll(async () => {
  built = await buildTestApp({ onRoute: (route) => (isPreflight(route) ? 0 : routes.push(route)) });
});
afterAll(() => built.app.close());

const calls = () => callsOf(routes);

test('every route is declared public, for users, for signed-in ones, admins or callbacks by the scope it stands in', () => {
  const undeclared = calls().filter(({ access }) => access === undefined);
  expect(undeclared.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
  expect(new Set(calls().map(({ access }) => access))).toEqual(
    new Set(['public', 'user', 'session', 'admin', 'callback']),
  );
});

test('the public routes are these and no others', () => {
  const open = calls().filter(
    ({ access, method, url }) => access === 'public' && method !== 'HEAD' && !url.startsWith('/docs'),
  );
  expect(open.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
    'GET /approve/0123456789abcdef01234567',
    'GET /healthz',
    'GET /metrics',
    'GET /openapi.json',
    'GET /readyz',
    'GET /v1/avatars/0123456789abcdef01234567/preview.png',
    'OPTIONS /v1/callbacks/heygen',
    'OPTIONS /v1/callbacks/heygen/0123456789abcdef01234567',
    'POST /api/auth/login',
    'POST /api/auth/logout',
    'POST /api/auth/refresh',
    'POST /api/auth/register',
    'POST /approve/0123456789abcdef01234567',
  ]);
});

test('R-002-14: every protected route answers 401 without a token, with the envelope, before it reads the body', async () => {
  const protectedCalls = calls().filter(
    ({ access }) => access === 'user' || access === 'session' || access === 'admin',
  );
  expect(protectedCalls.length).toBeGreaterThan(10);
  for (const { method, url } of protectedCalls) {
    const response = await built.app.inject({
      method,
      url,
      ...brokenBody(method),
    });
    expect(response.statusCode, `${method} ${url}`).toBe(401);
    if (method !== 'HEAD')
      expect(response.json(), `${method} ${url}`).toMatchObject({ success: false, code: 'UNAUTHENTICATED' });
  }
});

test('every admin route, which is every one under /v1/admin, is 403 for other users, before it reads the body', async () => {
  const ofAdmins = calls().filter(({ access }) => access === 'admin');
  expect(ofAdmins.map(({ url }) => url)).toEqual(
    calls().flatMap(({ url }) => (url.startsWith('/v1/admin/') ? [url] : [])),
  );
  expect(ofAdmins.length).toBeGreaterThanOrEqual(3);
  for (const { method, url } of ofAdmins) {
    const { headers, ...body } = { headers: {}, ...brokenBody(method) };
    const response = await built.app.inject({ method, url, ...body, headers: { ...headers, ...built.signedIn() } });
    expect(response.statusCode, `${method} ${url}`).toBe(403);
    if (method !== 'HEAD') expect(response.json(), `${method} ${url}`).toMatchObject({ code: 'FORBIDDEN' });
  }
});

test('callback routes answer 401 or 404 to a caller without a token', async () => {
  for (const { method, url } of calls().filter(({ access }) => access === 'callback')) {
    const response = await built.app.inject({ method, url });
    expect([400, 401, 404], `${method} ${url}`).toContain(response.statusCode);
  }
});

test('every documented route has an operationId of its own, declares its answers and its errors', () => {
  const documented = routes.filter((route) => !route.url.startsWith('/docs') && route.method !== 'HEAD');
  const ids = documented.map(
    (route) => (route.schema as { operationId?: string } | undefined)?.operationId ?? `${route.url} has none`,
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => id.endsWith('has none'))).toEqual([]);
  for (const route of documented) {
    const declared = Object.keys((route.schema as { response?: object }).response ?? {});
    expect(
      declared.some((status) => status.startsWith('2') || status === '302'),
      route.url,
    ).toBe(true);
    if (route.url !== '/healthz')
      expect(
        declared.some((status) => status.startsWith('4')),
        route.url,
      ).toBe(true);
  }
});

test('R-002-17: with the stores away surface 002 answers 500 and the others 503, saying nothing of the inside', async () => {
  const headers = built.signedIn();
  const id = '0123456789abcdef01234567';
  const seed = await built.app.inject({ url: `/api/videos/${id}`, headers });
  expect([seed.statusCode, seed.json().code]).toEqual([500, 'DEPENDENCY_DOWN']);
  const canonical = await built.app.inject({ url: `/v1/jobs/${id}`, headers });
  expect([canonical.statusCode, canonical.json().code]).toEqual([503, 'DEPENDENCY_DOWN']);
  expect(canonical.headers['retry-after']).toBe('5');
  expect(seed.body + canonical.body).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|5432/);
});

test('R-002-16: a malformed id is not found, without a store being asked', async () => {
  const headers = built.signedIn();
  for (const url of [
    '/api/videos/abc123',
    '/v1/jobs/..%2f..%2fetc',
    '/v1/jobs/0123456789ABCDEF01234567/events',
    '/v1/jobs/%00/content',
  ]) {
    const response = await built.app.inject({ url, headers });
    expect([url, response.statusCode, response.json().code]).toEqual([url, 404, 'NOT_FOUND']);
  }
});

test('unknown URLs and bad URLs answer the envelope', async () => {
  for (const url of ['/nothing/here', '/v1/jobs/%ff', `/v1/jobs/${'x'.repeat(300)}`]) {
    const response = await built.app.inject({ url });
    expect(response.statusCode, url).toBe(404);
    const body = response.json();
    expect(body).toMatchObject({
      success: false,
      code: 'NOT_FOUND',
      error: body.message,
      requestId: response.headers['x-request-id'],
    });
    expect(new Date(body.timestamp).toISOString()).toBe(body.timestamp);
  }
});

test('every answer carries a request id and the security headers; a sane incoming id is kept', async () => {
  const kept = await built.app.inject({ url: '/healthz', headers: { 'x-request-id': 'trace-1' } });
  expect(kept.headers).toMatchObject({
    'x-request-id': 'trace-1',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  const replaced = await built.app.inject({ url: '/healthz', headers: { 'x-request-id': 'a b\u00e9' } });
  expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  const failed = await built.app.inject({ url: '/v1/usage' });
  expect(failed.headers['content-security-policy']).toContain("frame-ancestors 'none'");
});

test('readyz names the stores that are away, and says so while draining', async () => {
  const away = await built.app.inject({ url: '/readyz' });
  expect(away.statusCode).toBe(503);
  expect(away.json()).toMatchObject({
    message: 'Not reachable: mongodb, postgres.',
    details: { checks: { s3: 'up' } },
  });
  const other = await buildTestApp({ checkReadiness: async () => ({ ready: true, checks: { s3: 'up' } }) });
  expect((await other.app.inject({ url: '/readyz' })).json()).toEqual({ status: 'ready', checks: { s3: 'up' } });
  other.drain();
  expect((await other.app.inject({ url: '/readyz' })).statusCode).toBe(503);
  await other.app.close();
});

test('metrics show requests by route pattern, streams and the event loop, even with the queue away', async () => {
  await built.app.inject({ url: '/v1/jobs/0123456789abcdef01234567', headers: built.signedIn() });
  const response = await built.app.inject({ url: '/metrics' });
  expect(response.headers['content-type']).toContain('text/plain');
  expect(response.body).toContain(
    'http_request_duration_seconds_count{method="GET",route="/v1/jobs/:id",status="503"}',
  );
  expect(response.body).toContain('callsheet_sse_clients 0');
  expect(response.body).toContain('nodejs_eventloop_lag_seconds');
  expect(response.body).not.toContain('route="/nothing/here"');
});
