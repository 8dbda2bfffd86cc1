import { describe, expect, test } from 'vitest';
import { createTestContext, providerErrorOf } from '../testing/replicate-setup.ts';
import { createTestRunway, RUNWAY_KEY } from '../testing/runway-setup.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';

const startServer = useScriptedServers();
const PNG = { bytes: new Uint8Array([137, 80, 78, 71]), filename: 'kettle.png', contentType: 'image/png' };
const PLACE = { fields: { key: 'k1', policy: 'p1' }, runwayUri: 'runway://abc' };
const place = (uploadUrl: unknown, changes = {}) => ({
  method: 'POST',
  path: '/v1/uploads',
  reply: { status: 200, json: { ...PLACE, uploadUrl, ...changes } },
});

describe('uploadMedia', () => {
  test('1.1: a file goes to the place that was named, after its fields and without the key', async () => {
    const storage = await startServer([{ method: 'POST', path: '/bucket?x=1', reply: { status: 204 } }]);
    const server = await startServer([place(`${storage.origin}/bucket?x=1`)]);
    const adapter = createTestRunway(server.origin, { trustedOrigins: [storage.origin] });
    expect(await adapter.uploadMedia(PNG, createTestContext())).toBe('runway://abc');
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ filename: 'kettle.png', type: 'ephemeral' });
    const [form] = storage.requests;
    expect(form?.headers).not.toHaveProperty('authorization');
    expect(JSON.stringify(form)).not.toContain(RUNWAY_KEY);
    expect(form?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(Number(form?.headers['content-length'])).toBeGreaterThan(4);
    const names = [...(form?.body ?? '').matchAll(/ name="(\w+)"/g)].map(([, name]) => name);
    expect(names).toEqual(['key', 'policy', 'file']);
    expect(form?.body).toContain('filename="kettle.png"');
  });

  test.each([
    ['an address of our own network', 'http://127.0.0.1:9/bucket', {}],
    ['https at an address', 'https://10.0.0.7/bucket', {}],
    ['a script', 'javascript:alert(1)', {}],
    ['no URL', undefined, {}],
    ['a URI of another kind', 'https://storage.example.com/bucket', { runwayUri: 'https://x.test/a.png' }],
    ['fields of a wrong type', 'https://storage.example.com/bucket', { fields: { key: 7 } }],
  ])('U-33: %s is no place to send a file to', async (_name, uploadUrl, changes) => {
    const server = await startServer([place(uploadUrl, changes)]);
    const error = await providerErrorOf(createTestRunway(server.origin).uploadMedia(PNG, createTestContext()));
    expect(error).toMatchObject({ code: 'MALFORMED_RESPONSE', retry: 'same_attempt' });
  });

  test.each([
    [403, 'ASSET_REJECTED'],
    [307, 'MALFORMED_RESPONSE'],
    [503, 'UNAVAILABLE'],
  ])('a place that answers %i is %s', async (status, code) => {
    const storage = await startServer([{ method: 'POST', path: '/bucket', reply: { status } }]);
    const server = await startServer([place(`${storage.origin}/bucket`)]);
    const adapter = createTestRunway(server.origin, { trustedOrigins: [storage.origin] });
    expect(await providerErrorOf(adapter.uploadMedia(PNG, createTestContext()))).toMatchObject({ code });
  });

  test('an empty file is refused before anything is sent', async () => {
    const server = await startServer([]);
    const empty = { ...PNG, bytes: new Uint8Array() };
    const error = await providerErrorOf(createTestRunway(server.origin).uploadMedia(empty, createTestContext()));
    expect(error).toMatchObject({ code: 'ASSET_REJECTED' });
  });
});

describe('readOrganization', () => {
  const organization = (json: unknown) => ({ method: 'GET', path: '/v1/organization', reply: { status: 200, json } });

  test('1.1: it tells what is left and what each model may still do; null is no limit', async () => {
    const server = await startServer([
      organization({
        creditBalance: 950,
        tier: {
          maxMonthlyCreditSpend: 1000,
          models: { 'gen4.5': { maxConcurrentGenerations: 2, maxDailyGenerations: null }, gen4_image: 'nonsense' },
        },
        usage: { models: { 'gen4.5': { dailyGenerations: 7 } } },
      }),
    ]);
    const none = { maxConcurrentGenerations: null, maxDailyGenerations: null, dailyGenerations: null };
    expect(await createTestRunway(server.origin).readOrganization(createTestContext())).toEqual({
      creditBalance: 950,
      models: [
        { model: 'gen4.5', maxConcurrentGenerations: 2, maxDailyGenerations: null, dailyGenerations: 7 },
        { model: 'gen4_image', ...none },
      ],
    });
  });

  test('C5: an answer without a balance is MALFORMED_RESPONSE', async () => {
    const server = await startServer([organization({ tier: { models: {} } })]);
    const error = await providerErrorOf(createTestRunway(server.origin).readOrganization(createTestContext()));
    expect(error).toMatchObject({ code: 'MALFORMED_RESPONSE' });
  });
});
