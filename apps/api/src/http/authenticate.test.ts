import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { CALENDAR_MONTHS } from '@callsheet/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTestApp, type TestApp } from '../testing/build-test-app.ts';
import { testConfig } from '../testing/test-config.ts';
import { signAccessToken, verifyAccessToken } from './access-token.ts';

const SECRET = testConfig().tokens.secret;
const CLAIMS = { sub: randomUUID(), wid: randomUUID(), roles: ['user'] };
const nowSeconds = () => Math.floor(Date.now() / 1000);
let built: TestApp;

beforeAll(async () => {
  built = await buildTestApp({
    usage: { balance: async () => null, allowance: async () => ({ monthlyLimit: 30, billing: CALENDAR_MONTHS }) },
  });
});
afterAll(() => built.app.close());

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token made by hand, so that it can be wrong in any way. */
function tokenOf(claims: object, options: { header?: object; secret?: string; digest?: string } = {}): string {
  const text = `${encode(options.header ?? { alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${createHmac(options.digest ?? 'sha256', options.secret ?? SECRET)
    .update(text)
    .digest('base64url')}`;
}

function callWith(headers: Record<string, string>) {
  return built.app.inject({ url: '/v1/usage', headers });
}

test('R-002-11: a good token passes as Bearer header and as cookie', async () => {
  const token = tokenOf({ ...CLAIMS, iat: nowSeconds(), exp: nowSeconds() + 60 });
  expect((await callWith({ authorization: `Bearer ${token}` })).statusCode).toBe(200);
  expect((await callWith({ authorization: `bearer ${token}` })).statusCode).toBe(200);
  expect((await callWith({ cookie: `access_token=${token}` })).statusCode).toBe(200);
});

test('our own tokens name user, workspace and roles and live 15 minutes', async () => {
  const principal = { userId: CLAIMS.sub, workspaceId: CLAIMS.wid, roles: ['admin'] };
  const { token, expiresAt } = signAccessToken(built.app, principal);
  const [header = '', payload = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  expect(JSON.parse(header).alg).toBe('HS256');
  const { sub, wid, roles, iat, exp } = JSON.parse(payload);
  expect({ sub, wid, roles, life: exp - iat }).toEqual({
    sub: CLAIMS.sub,
    wid: CLAIMS.wid,
    roles: ['admin'],
    life: 900,
  });
  expect(Math.abs(expiresAt.getTime() / 1000 - exp)).toBeLessThan(2);
  expect(verifyAccessToken(built.app, token)).toEqual(principal);
});

test('R-002-14: an expired token is 401 TOKEN_EXPIRED', async () => {
  const response = await callWith({ authorization: `Bearer ${tokenOf({ ...CLAIMS, exp: nowSeconds() - 1 })}` });
  expect([response.statusCode, response.json().code]).toEqual([401, 'TOKEN_EXPIRED']);
});

test('R-002-14: tampered, foreign and wrong-algorithm tokens are 401 UNAUTHENTICATED', async () => {
  const claims = { ...CLAIMS, exp: nowSeconds() + 60 };
  const good = tokenOf(claims);
  const [header, , signature] = good.split('.');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rsText = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  const bad: Record<string, string> = {
    'changed claims': `${header}.${encode({ ...claims, roles: ['admin'] })}.${signature}`,
    'wrong key': tokenOf(claims, { secret: 'some other key that is long enough' }),
    'alg none': `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`,
    'alg none with our signature': tokenOf(claims, { header: { alg: 'none' } }),
    RS256: `${rsText}.${sign('sha256', Buffer.from(rsText), privateKey).toString('base64url')}`,
    'HS512 with our key': tokenOf(claims, { header: { alg: 'HS512', typ: 'JWT' }, digest: 'sha512' }),
    'no signature': good.slice(0, good.lastIndexOf('.')),
    'without end': tokenOf(CLAIMS),
    'without subject': tokenOf({ wid: CLAIMS.wid, roles: [], exp: claims.exp }),
    'subject of another form': tokenOf({ ...claims, sub: 'admin' }),
    'not a token': 'hello',
  };
  for (const [name, token] of Object.entries(bad)) {
    const response = await callWith({ authorization: `Bearer ${token}` });
    expect([name, response.statusCode, response.json().code]).toEqual([name, 401, 'UNAUTHENTICATED']);
  }
});

test('R-002-14: a bad header is not rescued by a good cookie', async () => {
  const cookie = `access_token=${tokenOf({ ...CLAIMS, exp: nowSeconds() + 60 })}`;
  for (const authorization of ['Bearer nonsense', 'Basic dXNlcjpwYXNz', 'Bearer', '']) {
    expect((await callWith({ authorization, cookie })).statusCode).toBe(401);
  }
});

test('a write with cookies needs an allowed origin; a Bearer header does not', async () => {
  const token = tokenOf({ ...CLAIMS, exp: nowSeconds() + 60 });
  const cookie = `access_token=${token}`;
  const write = async (headers: Record<string, string>) => {
    const response = await built.app.inject({
      method: 'POST',
      url: '/v1/jobs/0123456789abcdef01234567/cancel',
      headers,
    });
    return response.json().code;
  };
  const refused: Record<string, string>[] = [
    { cookie, origin: 'https://evil.example' },
    { cookie, origin: 'null' },
    { cookie, 'sec-fetch-site': 'cross-site' },
    { cookie, 'sec-fetch-site': 'same-site' },
    { cookie, origin: 'https://app.example.com.evil.example' },
  ];
  for (const headers of refused) expect([headers, await write(headers)]).toEqual([headers, 'CSRF']);
  // Past the check the stores are away.
  const passed: Record<string, string>[] = [
    { cookie },
    { cookie, 'sec-fetch-site': 'same-origin' },
    { cookie, origin: 'https://app.example.com' },
    { cookie, origin: 'http://127.0.0.1:3000' },
    { cookie, origin: 'http://localhost:80', host: 'localhost:80' },
    { authorization: `Bearer ${token}`, origin: 'https://evil.example' },
  ];
  for (const headers of passed) expect([headers, await write(headers)]).toEqual([headers, 'DEPENDENCY_DOWN']);
  const read = await built.app.inject({ url: '/v1/usage', headers: { cookie, origin: 'https://evil.example' } });
  expect(read.statusCode).toBe(200);
});

test('CORS answers the listed origins only, with credentials', async () => {
  const allowed = await built.app.inject({ url: '/healthz', headers: { origin: 'https://app.example.com' } });
  expect(allowed.headers).toMatchObject({
    'access-control-allow-origin': 'https://app.example.com',
    'access-control-allow-credentials': 'true',
  });
  const foreign = await built.app.inject({ url: '/healthz', headers: { origin: 'https://evil.example' } });
  expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
  const preflight = await built.app.inject({
    method: 'OPTIONS',
    url: '/v1/jobs',
    headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST' },
  });
  expect(preflight.statusCode).toBe(204);
});
