import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from './processes/child-process.ts';
import type { ChildRegister } from './processes/child-register.ts';
import { startGateway } from './servers/gateway.ts';
import { startPostgres } from './servers/postgres.ts';
import { startRadosgw } from './servers/radosgw.ts';
import type { ServerContext } from './servers/server-context.ts';
import type { RestartMode, StackServer } from './stack-endpoints.ts';
import { StackError } from './stack-error.ts';

/**
 * What a crash is for each server. Postgres gets the signal of its immediate shutdown: it leaves everything as it is and
 * replays its log afterwards, and unlike a postmaster that was killed it takes its sessions along, which would keep the
 * next one from starting.
 */
const CRASH: Record<StackServer, NodeJS.Signals> = { postgres: 'SIGQUIT', documents: 'SIGKILL', s3: 'SIGKILL' };
const START = { postgres: startPostgres, documents: startGateway, s3: startRadosgw } as const;
const LABEL: Record<StackServer, string> = { postgres: 'postgres', documents: 'mongodb-gateway', s3: 'radosgw' };

/** Sessions of a Postgres that was killed hold its memory until they have noticed; until then the next one refuses. */
const HELD_BY_LEFTOVERS = 'pre-existing shared memory block';
const LEFTOVERS_END_WITHIN_MS = 30_000;
const TRY_EVERY_MS = 250;

/** Ends one running server and starts it again with the same port and data; answers when it is ready. */
export const restartServer = async (options: {
  context: ServerContext;
  register: ChildRegister;
  server: StackServer;
  how: RestartMode;
}): Promise<void> => {
  const { context, register, server, how } = options;
  const current = (): Child | undefined => register.all().find(({ label }) => label === LABEL[server]);
  const old = current();
  if (old) {
    register.remove(old);
    if (how === 'kill') old.process.kill(CRASH[server]);
    // After a crash signal it only waits for the end, and kills what does not end in time.
    await old.stop();
  }
  const until = Date.now() + LEFTOVERS_END_WITHIN_MS;
  for (;;) {
    try {
      await START[server](context);
      return;
    } catch (error) {
      const isHeld = error instanceof StackError && String(error.cause).includes(HELD_BY_LEFTOVERS);
      if (!isHeld || Date.now() > until) throw error;
      const failed = current();
      if (failed) register.remove(failed);
      await delay(TRY_EVERY_MS);
    }
  }
};
