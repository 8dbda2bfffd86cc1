import { describe, expect, test } from 'vitest';
import {
  createTestAdapter,
  createTestContext,
  fixture,
  HANDLE,
  PREDICTION_ID,
  providerErrorOf,
} from '../testing/replicate-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';

const startServer = useScriptedServers();
const cancel = (reply: ScriptedReply) => ({ method: 'POST', path: `/v1/predictions/${PREDICTION_ID}/cancel`, reply });

describe('cancel', () => {
  test.each([
    ['a prediction that is still stopping', { status: 200, json: fixture('processing') }, 'requested'],
    ['a canceled prediction', { status: 200, json: fixture('canceled') }, 'canceled'],
    ['C11: a finished prediction', { status: 200, json: fixture('succeeded') }, 'too_late'],
    [
      'C11: a finished prediction without its output',
      { status: 200, json: fixture('succeeded', { output: null }) },
      'too_late',
    ],
    ['a failed prediction', { status: 200, json: fixture('failed-sensitive') }, 'too_late'],
    ['C11: a refusal because it has ended', { status: 422, json: { detail: 'already finished' } }, 'too_late'],
    ['404', { status: 404, json: { detail: 'not found' } }, 'too_late'],
  ])('%s answers %s', async (_name, reply, result) => {
    const server = await startServer([cancel(reply)]);
    expect(await createTestAdapter(server.origin).cancel(HANDLE, createTestContext())).toBe(result);
  });

  test('C11: canceling twice throws nothing', async () => {
    const server = await startServer([
      cancel({ status: 200, json: fixture('processing') }),
      cancel({ status: 200, json: fixture('canceled') }),
    ]);
    const adapter = createTestAdapter(server.origin);
    expect(await adapter.cancel(HANDLE, createTestContext())).toBe('requested');
    expect(await adapter.cancel(HANDLE, createTestContext())).toBe('canceled');
  });

  test.each([
    [401, 'AUTH'],
    [503, 'UNAVAILABLE'],
  ])('%i says nothing about the operation and is an error', async (status, code) => {
    const server = await startServer([cancel({ status })]);
    const error = await providerErrorOf(createTestAdapter(server.origin).cancel(HANDLE, createTestContext()));
    expect(error.code).toBe(code);
  });
});
