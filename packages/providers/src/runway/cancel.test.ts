import { describe, expect, test } from 'vitest';
import { createTestContext, providerErrorOf } from '../testing/replicate-setup.ts';
import { createTestRunway, RUNWAY_TASK_ID, runwayTask, VIDEO_HANDLE } from '../testing/runway-setup.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';

const startServer = useScriptedServers();
const path = `/v1/tasks/${RUNWAY_TASK_ID}`;
const gone = { status: 404, json: { error: 'Task not found' } };
const look = (status: string) => ({ method: 'GET', path, reply: { status: 200, json: runwayTask({ status }) } });
const lookGone = { method: 'GET', path, reply: gone };
const remove = (reply: { status: number; json?: unknown; text?: string }) => ({ method: 'DELETE', path, reply });

describe('cancel', () => {
  test.each(['PENDING', 'THROTTLED', 'RUNNING', 'REHEARSING'])('R6: a task that is %s is deleted', async (status) => {
    const server = await startServer([look(status), remove({ status: 204 })]);
    expect(await createTestRunway(server.origin).cancel(VIDEO_HANDLE, createTestContext())).toBe('canceled');
  });

  test.each(['SUCCEEDED', 'FAILED'])(
    'C11: a task that is %s is too late, and its output is not deleted',
    async (status) => {
      const server = await startServer([look(status)]);
      expect(await createTestRunway(server.origin).cancel(VIDEO_HANDLE, createTestContext())).toBe('too_late');
    },
  );

  test('R6, C11: asked twice, the task is unknown or CANCELLED by then, and both are canceled', async () => {
    const server = await startServer([look('RUNNING'), remove({ status: 204 }), lookGone, look('CANCELLED')]);
    const adapter = createTestRunway(server.origin);
    for (let times = 0; times < 3; times += 1)
      expect(await adapter.cancel(VIDEO_HANDLE, createTestContext())).toBe('canceled');
  });

  test('a task that vanishes between the two calls is canceled', async () => {
    const server = await startServer([look('RUNNING'), remove(gone)]);
    expect(await createTestRunway(server.origin).cancel(VIDEO_HANDLE, createTestContext())).toBe('canceled');
  });

  test.each([
    [{ status: 401, json: { error: 'no' } }, 'AUTH'],
    [{ status: 503 }, 'UNAVAILABLE'],
    [{ status: 404, text: '<html>nobody here</html>' }, 'UNAVAILABLE'],
  ])('an answer of %o says nothing about the task and is an error', async (reply, code) => {
    const server = await startServer([look('RUNNING'), remove(reply)]);
    const error = await providerErrorOf(createTestRunway(server.origin).cancel(VIDEO_HANDLE, createTestContext()));
    expect(error.code).toBe(code);
  });
});
