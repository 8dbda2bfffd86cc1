import { describe, expect, test } from 'vitest';
import { createTestPoe, poeError } from '../testing/poe-setup.ts';
import { createTestContext, providerErrorOf } from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { listPoeModels } from './list-models.ts';

const startServer = useScriptedServers();
const listing = (reply: ScriptedReply) => startServer([{ method: 'GET', path: '/v1/models', reply }]);
const model = (id: unknown) => ({ id, object: 'model', created: 1763632800000, owned_by: 'somebody' });

describe('the models that Poe offers', () => {
  test('O9, H5, U15: are told by their names, so that a configured one that is gone is seen; no key is sent', async () => {
    const data = [model('GPT-4o'), model('Video-Generator-PRO'), model(7), 'nonsense', null];
    const server = await listing({ status: 200, json: { object: 'list', data } });
    const models = await createTestPoe(server.origin).listModels(createTestContext());
    expect(models).toEqual(['GPT-4o', 'Video-Generator-PRO']);
    expect(models).not.toContain('Claude-3-Opus');
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('O9: may be asked for by an installation without a key', async () => {
    const server = await listing({ status: 200, json: { object: 'list', data: [model('GPT-4o')] } });
    const options = { baseUrl: `${server.origin}/v1`, readTimeoutMs: 5_000 };
    expect(await listPoeModels(options, createTestContext())).toEqual(['GPT-4o']);
  });

  test.each([
    ['C2: 503', { status: 503, json: poeError('server_error') }, 'UNAVAILABLE'],
    ['C1: 429', { status: 429, json: poeError('rate_limit_exceeded') }, 'RATE_LIMITED'],
    ['C5: HTML', { status: 200, text: '<html></html>' }, 'MALFORMED_RESPONSE'],
    ['C5: no list', { status: 200, json: { data: {} } }, 'MALFORMED_RESPONSE'],
    ['C5: JSON null', { status: 200, text: 'null' }, 'MALFORMED_RESPONSE'],
  ])('%s tells nothing of them and may be asked again', async (_name, reply, code) => {
    const server = await listing(reply);
    const error = await providerErrorOf(createTestPoe(server.origin).listModels(createTestContext()));
    expect(error).toMatchObject({ code, retry: 'same_attempt' });
  });

  test('C6: a list that stalls is UNAVAILABLE', async () => {
    const server = await listing((_request, response) => response.writeHead(200, { 'content-length': '9' }).write('{'));
    const adapter = createTestPoe(server.origin, { readTimeoutMs: 150 });
    expect((await providerErrorOf(adapter.listModels(createTestContext()))).code).toBe('UNAVAILABLE');
  });
});
