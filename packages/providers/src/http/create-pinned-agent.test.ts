import { request } from 'undici';
import { expect, test } from 'vitest';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { createPinnedAgent, pinnedLookup } from './create-pinned-agent.ts';

const startServer = useScriptedServers();

test('DNS that changes: sockets go to the checked address, whatever the name service would say now', async () => {
  const server = await startServer([{ method: 'GET', path: '/a.mp4', reply: { status: 200, text: 'film' } }]);
  const agent = createPinnedAgent({ addresses: [{ address: '127.0.0.1', family: 4 }], connectTimeoutMs: 1_000 });
  // No name service knows this name, so any lookup of it would fail.
  const response = await request(`http://rebinding.invalid:${server.port}/a.mp4`, { dispatcher: agent });
  expect(await response.body.text()).toBe('film');
  expect(server.requests[0]?.headers.host).toBe(`rebinding.invalid:${server.port}`);
  await agent.destroy();
});

test('every form of question gets the checked addresses', () => {
  const lookup = pinnedLookup([
    { address: '192.0.2.1', family: 4 },
    { address: '2001:db8::1', family: 6 },
  ]);
  const answers: unknown[] = [];
  lookup('a.example.com', { all: true }, (...answer) => answers.push(answer));
  lookup('a.example.com', {}, (...answer) => answers.push(answer));
  expect(answers).toEqual([
    [
      null,
      [
        { address: '192.0.2.1', family: 4 },
        { address: '2001:db8::1', family: 6 },
      ],
    ],
    [null, '192.0.2.1', 4],
  ]);
});
