import { afterEach } from 'vitest';
import { type ScriptedExchange, type ScriptedServer, startScriptedServer } from './start-scripted-server.ts';

/** Starts scripted servers for the tests of a file; after each test every script must have been played to its end and no further. */
export function useScriptedServers(): (script: readonly ScriptedExchange[]) => Promise<ScriptedServer> {
  const running: ScriptedServer[] = [];
  afterEach(async () => {
    const servers = running.splice(0);
    await Promise.all(servers.map((server) => server.stop()));
    for (const server of servers) server.verify();
  });
  return async (script) => {
    const server = await startScriptedServer(script);
    running.push(server);
    return server;
  };
}
