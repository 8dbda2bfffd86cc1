import { randomUUID } from 'node:crypto';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { PASSWORD, type RunningApi, startApi } from '../../testing/start-api.ts';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi({
    stack: inject('stack'),
    label: 'api sessions',
    variables: {
      SIGNUP_CREDITS: '75',
      COOKIE_SECURE: 'true',
      ADMIN_EMAILS: 'Boss@Example.com',
      ALLOW_UNVERIFIED_ADMIN: 'true',
    },
  });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const post = (path: string, payload?: object, headers: Record<string, string> = {}) =>
  api.call({ method: 'POST', url: `/api/auth/${path}`, headers, ...(payload === undefined ? {} : { payload }) });
const newEmail = () => `${randomUUID()}@example.com`;
type Response = Awaited<ReturnType<typeof post>>;

function cookieOf(response: Response, name: string) {
  const cookie = response.cookies.find((candidate) => candidate.name === name);
  if (cookie === undefined) throw new Error(`there is no cookie ${name}`);
  return cookie;
}
const refreshCookie = (response: Response) => ({
  cookie: `refresh_token=${cookieOf(response, 'refresh_token').value}`,
});

test('registering answers the account with a workspace of its own and sets both cookies', async () => {
  const email = newEmail();
  const response = await post('register', { email: ` ${email.toUpperCase()} `, password: PASSWORD, name: 'Ada' });
  expect(response.statusCode).toBe(201);
  expect(response.json()).toEqual({
    success: true,
    data: {
      user: { id: expect.any(String), email, name: 'Ada', roles: [] },
      workspace: { id: expect.any(String), name: "Ada's workspace", plan: 'junior' },
      accessToken: expect.any(String),
      expiresAt: expect.any(String),
    },
  });
  expect(cookieOf(response, 'access_token')).toMatchObject({
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: true,
  });
  expect(cookieOf(response, 'refresh_token')).toMatchObject({
    path: '/api/auth',
    httpOnly: true,
    sameSite: 'Lax',
    secure: true,
  });
  const lifeMs = Date.parse(response.json().data.expiresAt) - Date.now();
  expect(lifeMs).toBeGreaterThan(14 * 60_000);
  expect(lifeMs).toBeLessThanOrEqual(15 * 60_000);
});

test('R-002-11 and R-002-18: the cookie alone signs in, and new users have their credits', async () => {
  const registered = await post('register', { email: newEmail(), password: PASSWORD });
  const headers = { cookie: `access_token=${cookieOf(registered, 'access_token').value}` };
  const me = await api.call({ url: '/api/auth/me', headers });
  const { user, workspace } = registered.json().data;
  expect([me.statusCode, me.json()]).toEqual([200, { success: true, data: { user, workspace } }]);
  const usage = await api.call({ url: '/v1/usage', headers });
  expect(usage.json()).toMatchObject({
    credits: { used: 0, limit: 75, remaining: 75, period: 'wallet', resetsAt: null },
    videoGenerations: { used: 0, limit: 30, remaining: 30, percentage: 0 },
  });
});

test('a taken email is 409 whatever its case; a bad one and a short password are 400', async () => {
  const email = newEmail();
  await post('register', { email, password: PASSWORD });
  const taken = await post('register', { email: email.toUpperCase(), password: PASSWORD });
  expect([taken.statusCode, taken.json().code]).toEqual([409, 'EMAIL_TAKEN']);
  for (const [body, field] of [
    [{ email: 'nobody', password: PASSWORD }, 'email'],
    [{ email: 'a\u0000b@example.com', password: PASSWORD }, 'email'],
    [{ email: newEmail(), password: 'ninechars' }, 'password'],
    [{ email: newEmail(), password: PASSWORD, roles: ['admin'] }, 'roles'],
  ] as const) {
    const response = await post('register', body);
    expect([field, response.statusCode, response.json().details.fields[0].field]).toEqual([field, 400, field]);
  }
});

test('logging in answers like registering; a wrong password and an unknown email are told apart by nobody', async () => {
  const email = newEmail();
  const registered = await post('register', { email, password: PASSWORD });
  const loggedIn = await post('login', { email, password: PASSWORD });
  expect(loggedIn.statusCode).toBe(200);
  expect(loggedIn.json().data.user).toEqual(registered.json().data.user);
  const wrong = await post('login', { email, password: 'not the password' });
  const unknown = await post('login', { email: newEmail(), password: PASSWORD });
  expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'INVALID_CREDENTIALS']);
  expect([unknown.statusCode, unknown.json().message]).toEqual([401, wrong.json().message]);
  expect(wrong.cookies).toEqual([]);
});

test('refreshing rotates: by cookie and by body, without a body too', async () => {
  const registered = await post('register', { email: newEmail(), password: PASSWORD });
  const byCookie = await post('refresh', undefined, refreshCookie(registered));
  expect(byCookie.statusCode).toBe(200);
  expect(byCookie.json().data.user).toEqual(registered.json().data.user);
  const token = cookieOf(byCookie, 'refresh_token').value;
  expect(token).not.toBe(cookieOf(registered, 'refresh_token').value);
  const byBody = await post('refresh', { refreshToken: token });
  expect(byBody.statusCode).toBe(200);
  const headers = { authorization: `Bearer ${byBody.json().data.accessToken}` };
  expect((await api.call({ url: '/api/auth/me', headers })).statusCode).toBe(200);
});

test('an old refresh token that comes again after the grace ends the session for its new holder too', async () => {
  const registered = await post('register', { email: newEmail(), password: PASSWORD });
  const rotated = await post('refresh', undefined, refreshCookie(registered));
  const sql = api.dependencies.stores.db;
  await sql.query(
    "UPDATE identity.sessions SET rotated_at = rotated_at - interval '1 minute' WHERE rotated_at IS NOT NULL",
  );
  const reused = await post('refresh', undefined, refreshCookie(registered));
  expect([reused.statusCode, reused.json().code]).toEqual([401, 'UNAUTHENTICATED']);
  expect(cookieOf(reused, 'refresh_token').value).toBe('');
  expect((await post('refresh', undefined, refreshCookie(rotated))).statusCode).toBe(401);
});

test('logging out ends the session and clears both cookies, also twice and without one', async () => {
  const registered = await post('register', { email: newEmail(), password: PASSWORD });
  const out = await post('logout', undefined, refreshCookie(registered));
  expect([out.statusCode, out.body]).toEqual([204, '']);
  expect(cookieOf(out, 'access_token')).toMatchObject({ value: '', path: '/' });
  expect(cookieOf(out, 'refresh_token')).toMatchObject({ value: '', path: '/api/auth' });
  expect((await post('refresh', undefined, refreshCookie(registered))).statusCode).toBe(401);
  expect((await post('logout', undefined, refreshCookie(registered))).statusCode).toBe(204);
  expect((await post('logout')).statusCode).toBe(204);
});

test('refresh without, with a made-up and with an unreadable token is 401; from another site 403', async () => {
  expect((await post('refresh')).statusCode).toBe(401);
  expect((await post('refresh', { refreshToken: 'x'.repeat(43) })).statusCode).toBe(401);
  expect((await post('refresh', { refreshToken: 'a\u0000b' })).statusCode).toBe(401);
  for (const path of ['refresh', 'logout', 'login', 'register']) {
    const response = await post(path, {}, { origin: 'https://evil.example' });
    expect([path, response.statusCode, response.json().code]).toEqual([path, 403, 'CSRF']);
  }
});

test('ADMIN_EMAILS makes an admin by registering, and the token says so', async () => {
  const response = await post('register', { email: 'boss@example.com', password: PASSWORD });
  expect(response.json().data.user.roles).toEqual(['admin']);
  const [, claims = ''] = response.json().data.accessToken.split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    roles: ['admin'],
    wid: response.json().data.workspace.id,
  });
});
