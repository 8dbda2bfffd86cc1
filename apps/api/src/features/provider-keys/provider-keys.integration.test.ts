import { randomBytes, randomUUID } from 'node:crypto';
import { createLogger } from '@callsheet/logging';
import { dropWhenPassed } from '@callsheet/test-support';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { sceneShelf } from '../../testing/scene-shelf.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

const MASTER = `test:${randomBytes(32).toString('base64')}`;
/** Every secret of this file holds it, so that one search finds whatever got out. */
const MARK = 'xZq7MARKvW3';
const lines: string[] = [];
const bodies: string[] = [];
let api: RunningApi;

beforeAll(async () => {
  const log = createLogger({ level: 'trace', name: 'test', destination: { write: (line) => lines.push(line) } });
  const variables = { PROVIDER_KEY_MASTER_KEYS: MASTER };
  api = await startApi({ stack: inject('stack'), label: 'provider keys', variables, log });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

async function call(request: InjectOptions, of: RunningApi = api): Promise<LightMyRequestResponse> {
  const response = await of.call(request);
  bodies.push(`${JSON.stringify(response.headers)}${response.body}`);
  return response;
}
const URL = '/v1/provider-keys';
const put = (as: SignedInUser, payload: InjectOptions['payload'], provider = 'replicate') =>
  call({
    method: 'PUT',
    url: `${URL}/${provider}`,
    headers: as.headers,
    ...(payload === undefined ? {} : { payload }),
  });
const list = async (as: SignedInUser) => (await call({ method: 'GET', url: URL, headers: as.headers })).json().data;
const remove = (as: SignedInUser, provider = 'replicate') =>
  call({ method: 'DELETE', url: `${URL}/${provider}`, headers: as.headers });

describe('R-004-28: /v1/provider-keys', () => {
  test('a key is stored, listed and replaced without being shown, and deleted', async () => {
    const as = await api.signUp();
    const made = await put(as, { secret: `r8_${MARK}_1234`, label: ' of the studio ' });
    expect([made.statusCode, made.headers['cache-control']]).toEqual([200, 'no-store']);
    const shown = { provider: 'replicate', label: 'of the studio', last4: '1234', lastUsedAt: null };
    expect(made.json()).toEqual({ ...shown, createdAt: expect.any(String), rotatedAt: null });
    expect(await list(as)).toEqual([made.json()]);
    const rotated = await put(as, { secret: `r8_${MARK}_5678` });
    const { createdAt } = made.json();
    expect(rotated.json()).toEqual({ ...shown, label: null, last4: '5678', createdAt, rotatedAt: expect.any(String) });
    expect(await list(as)).toEqual([rotated.json()]);
    const gone = await remove(as);
    expect([gone.statusCode, gone.json()]).toEqual([200, rotated.json()]);
    expect([await list(as), (await remove(as)).statusCode]).toEqual([[], 404]);
    const audit = await api.dependencies.app.administration.listAudit({ limit: 20 });
    const ofKeys = audit.filter(({ actorId, action }) => actorId === as.id && action.startsWith('provider_key.'));
    expect(ofKeys.map(({ action }) => action).sort()).toEqual([
      'provider_key.created',
      'provider_key.revoked',
      'provider_key.revoked',
      'provider_key.rotated',
    ]);
  });

  test('everybody has their own and sees no other', async () => {
    const [as, other] = [await api.signUp(), await api.signUp()];
    await put(as, { secret: `r8_${MARK}_mine` });
    expect([await list(other), (await remove(other)).statusCode]).toEqual([[], 404]);
    await put(other, { secret: `r8_${MARK}_other` });
    expect([(await list(as))[0].last4, (await list(other))[0].last4]).toEqual(['mine', 'ther']);
  });

  test('nobody gets in without signing in', async () => {
    const requests = [
      { method: 'GET', url: URL },
      { method: 'PUT', url: `${URL}/replicate`, payload: { secret: `r8_${MARK}` } },
      { method: 'DELETE', url: `${URL}/replicate` },
    ] as const;
    for (const request of requests) expect((await call(request)).statusCode).toBe(401);
  });

  test.each([
    ['too short', { secret: '1234567' }],
    ['too long', { secret: MARK.padEnd(501, 'x') }],
    ['a space', { secret: `r8 ${MARK}` }],
    ['a line break', { secret: `r8_${MARK}\r\nx-evil: 1` }],
    ['not ASCII', { secret: `r8_${MARK}é` }],
    ['a number', { secret: 12_345_678 }],
    ['none', {}],
    ['an unknown field', { secret: `r8_${MARK}`, [`${MARK.toLowerCase()}`]: 1 }],
    ['an empty label', { secret: `r8_${MARK}`, label: '  ' }],
    ['a broken body', `{"secret":"r8_${MARK}"`],
  ])('%s is a 400 that repeats nothing', async (name, payload) => {
    const as = await api.signUp();
    const headers = { ...as.headers, 'content-type': 'application/json' };
    const response = await call({ method: 'PUT', url: `${URL}/replicate`, headers, payload });
    expect([name, response.statusCode, await list(as)]).toEqual([name, 400, []]);
    expect(response.body).not.toContain(MARK);
  });

  test('an unknown provider is a 400 that names those that are known', async () => {
    const as = await api.signUp();
    const { statusCode, body } = await put(as, { secret: `r8_${MARK}` }, 'openai');
    expect([statusCode, body]).toEqual([400, expect.stringContaining('replicate, poe, runway, heygen')]);
  });

  test('without master keys all of it is a 503 that says what is missing', async () => {
    const as = await api.signUp();
    const off = await api.another({ variables: { PROVIDER_KEY_MASTER_KEYS: '' } });
    for (const request of [
      { method: 'GET', url: URL },
      { method: 'PUT', url: `${URL}/replicate`, payload: { secret: `r8_${MARK}` } },
      { method: 'DELETE', url: `${URL}/replicate` },
    ] as const) {
      const response = await call({ ...request, headers: as.headers }, off);
      expect([response.statusCode, response.json().code]).toEqual([503, 'PROVIDER_NOT_CONFIGURED']);
      expect(response.body).toContain('PROVIDER_KEY_MASTER_KEYS');
    }
    await off.stop();
  });

  test('R-003-21: scenes can be ordered with a key of one’s own where the operator has none, unless they are turned off', async () => {
    const [with_, without] = [await api.signUp(), await api.signUp()];
    await put(with_, { secret: `key_${MARK}` }, 'runway');
    const shelf = sceneShelf(api);
    const order = async (as: SignedInUser, of: RunningApi) => {
      const { id } = await shelf.addScene(as);
      return (await call({ method: 'POST', url: `/v1/scenes/${id}/generate`, headers: as.headers }, of)).statusCode;
    };
    expect([await order(with_, api), await order(without, api)]).toEqual([201, 503]);
    const off = await api.another({ variables: { RUNWAYML_ENABLED: 'false' } });
    expect(await order(with_, off)).toBe(503);
    await off.stop();
  });

  test('no key is in an answer, a log line or a table', async () => {
    const as = await api.signUp();
    await put(as, { secret: `r8_${MARK}_${randomUUID()}` });
    await put(as, { secret: `r8 ${MARK}` });
    const { db } = api.dependencies.stores;
    const tables = await db.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const rows = await Promise.all(
      tables.rows.map(({ name }) => db.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`)),
    );
    const dumped = rows.flatMap((result) => result.rows.map(({ row }) => row));
    expect(dumped.join()).toContain('provider_key.created');
    expect(lines.join()).toContain('request refused');
    const hidden = [MARK, Buffer.from(MARK).toString('hex')];
    for (const form of hidden)
      expect([...bodies, ...lines, ...dumped].filter((text) => text.includes(form))).toEqual([]);
  });
});
