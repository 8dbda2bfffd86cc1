import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Disturbance } from './plan-disturbances.ts';
import type { ChaosSystem } from './start-chaos-system.ts';

/** How many blows of each kind have fallen. */
export type StrikeCounts = Record<'killed' | 'restarted' | 'cut', number>;

/**
 * Lets the blows fall at their times, counted from now, and answers once all have fallen and everything that was struck
 * has been started again (not: is ready).
 */
export async function strikeAll(
  system: ChaosSystem,
  disturbances: readonly Disturbance[],
  signal: AbortSignal,
): Promise<StrikeCounts> {
  const startedAt = Date.now();
  const counts: StrikeCounts = { killed: 0, restarted: 0, cut: 0 };
  const repairs: Promise<void>[] = [];
  for (const blow of disturbances) {
    await delay(Math.max(0, startedAt + blow.atMs - Date.now()), undefined, { signal });
    switch (blow.kind) {
      case 'kill':
        repairs.push(kill(system, blow, counts));
        break;
      case 'restart':
        repairs.push(
          system.stack.restart(blow.server, blow.how).then(() => {
            counts.restarted += 1;
          }),
        );
        break;
      case 'cut':
        counts.cut += await cut(system, blow);
        break;
      default:
        blow satisfies never;
    }
  }
  await Promise.all(repairs);
  return counts;
}

/** Kills one process and starts it again after its time. */
async function kill(
  system: ChaosSystem,
  blow: Extract<Disturbance, { kind: 'kill' }>,
  counts: StrikeCounts,
): Promise<void> {
  const candidates = system.slots.filter(({ app }) => app === blow.app);
  const slot = candidates[Math.floor(blow.pick * candidates.length)];
  if (slot === undefined) return;
  await slot.kill();
  counts.killed += 1;
  await delay(blow.downMs);
  slot.start();
}

const BACKENDS: Record<Extract<Disturbance, { kind: 'cut' }>['whose'], string> = {
  any: 'datname = $1',
  listeners: "datname = $1 AND query ILIKE 'LISTEN%'",
  documents: "application_name = 'mongodb-gateway' AND $1 <> ''",
};

/** Ends sessions from outside; answers how many. A server that is away just now has none. */
async function cut(system: ChaosSystem, blow: Extract<Disturbance, { kind: 'cut' }>): Promise<number> {
  const { databaseUrl, databaseName } = system.stores;
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND ${BACKENDS[blow.whose]}
        ORDER BY backend_start, pid`,
      [databaseName],
    );
    const pids = new Set(blow.picks.flatMap((pick) => rows[Math.floor(pick * rows.length)]?.pid ?? []));
    for (const pid of pids) await client.query('SELECT pg_terminate_backend($1)', [pid]);
    return pids.size;
  } catch (error) {
    if (error instanceof Error) return 0;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
