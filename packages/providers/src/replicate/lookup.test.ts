import { describe, expect, test } from 'vitest';
import {
  CALLBACK_URL,
  createTestAdapter,
  createTestContext,
  fixture,
  HANDLE,
  PREDICTION_ID,
  providerErrorOf,
} from '../testing/replicate-setup.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';

const startServer = useScriptedServers();
const SINCE = new Date('2026-11-20T09:59:00.000Z');
const QUERY = { callbackUrl: CALLBACK_URL, since: SINCE };
const other = (id: string, createdAt: string) =>
  fixture('starting', { id, created_at: createdAt, webhook: `${CALLBACK_URL}-of-another` });
const page = (path: string, results: unknown[], next: string | null = null) => ({
  method: 'GET',
  path,
  reply: { status: 200, json: { previous: null, next, results } },
});

describe('lookup', () => {
  test('finds the order of an ambiguous create on a later page and reads it whole', async () => {
    const server = await startServer([
      page(
        '/v1/predictions',
        [other('newer1', '2026-11-20T10:01:00Z')],
        'https://elsewhere.example.com/v9/x?cursor=c2%3D',
      ),
      page('/v1/predictions?cursor=c2%3D', [
        other('newer2', '2026-11-20T10:00:30Z'),
        fixture('succeeded', { output: null }),
      ]),
      { method: 'GET', path: `/v1/predictions/${PREDICTION_ID}`, reply: { status: 200, json: fixture('succeeded') } },
    ]);
    const found = await createTestAdapter(server.origin).lookup?.(QUERY, createTestContext());
    expect(found).toMatchObject({
      externalId: PREDICTION_ID,
      handle: HANDLE,
      snapshot: { state: 'succeeded', outputs: [{ url: 'https://replicate.delivery/xezq/8fKq2/boat.mp4' }] },
      acceptedAt: new Date('2026-11-20T10:00:00.000Z'),
    });
  });

  test('answers null once everything since the attempt was seen', async () => {
    const server = await startServer([
      page(
        '/v1/predictions',
        [other('newer1', '2026-11-20T10:01:00Z'), other('older1', '2026-11-20T09:00:00Z')],
        '/v1/predictions?cursor=c2',
      ),
    ]);
    expect(await createTestAdapter(server.origin).lookup?.(QUERY, createTestContext())).toBeNull();
  });

  test('answers null at the end of the list', async () => {
    const server = await startServer([page('/v1/predictions', [])]);
    expect(await createTestAdapter(server.origin).lookup?.(QUERY, createTestContext())).toBeNull();
  });

  test('a list too long to search is no proof of absence', async () => {
    const pages = Array.from({ length: 10 }, (_, index) =>
      page(
        `/v1/predictions${index === 0 ? '' : `?cursor=${index}`}`,
        [other(`p${index}`, '2026-11-20T10:01:00Z')],
        `/x?cursor=${index + 1}`,
      ),
    );
    const server = await startServer(pages);
    const error = await providerErrorOf(
      createTestAdapter(server.origin).lookup?.(QUERY, createTestContext()) ?? Promise.resolve(),
    );
    expect(error).toMatchObject({ code: 'SUBMIT_AMBIGUOUS', retry: 'never' });
  });

  test.each([
    ['a list without results', { previous: null }],
    ['an entry that cannot be read', { results: [{ id: 5 }], next: null }],
  ])('%s is no proof of absence', async (_name, json) => {
    const server = await startServer([{ method: 'GET', path: '/v1/predictions', reply: { status: 200, json } }]);
    const error = await providerErrorOf(
      createTestAdapter(server.origin).lookup?.(QUERY, createTestContext()) ?? Promise.resolve(),
    );
    expect(error).toMatchObject({ code: 'MALFORMED_RESPONSE', retry: 'same_attempt' });
  });

  test('an order that could carry no callback URL cannot be searched for', async () => {
    const adapter = createTestAdapter('https://api.example.com');
    const query = { callbackUrl: 'http://127.0.0.1:3000/v1/callbacks/replicate/1?a=1&t=x', since: SINCE };
    const error = await providerErrorOf(adapter.lookup?.(query, createTestContext()) ?? Promise.resolve());
    expect(error.code).toBe('SUBMIT_AMBIGUOUS');
  });
});
