import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Benchmark } from '../benchmark.ts';
import { figureRow } from '../measure/describe.ts';
import { processorSeconds, residentBytes } from '../measure/process-memory.ts';
import { signUp } from '../system/sign-up.ts';

/** What an API and a worker cost while nobody wants anything. Only told: there is no target. */
export const measureIdle: Benchmark = async (context) => {
  const system = await context.openSystem({ label: 'idle' });
  const sql = new pg.Client({ connectionString: system.databaseUrl });
  try {
    await system.start('worker');
    await signUp(system);
    await sql.connect();
    const look = async () => {
      const { rows } = await sql.query<{ commits: string }>(
        `SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = current_database()`,
      );
      return {
        commits: Number(rows[0]?.commits),
        worker: processorSeconds(system.pid('worker')),
        api: processorSeconds(system.pid('api')),
        at: performance.now(),
      };
    };
    await delay(2_000);
    const before = await look();
    await delay(context.sizes.idleMs);
    const after = await look();
    const seconds = (after.at - before.at) / 1000;
    const share = (used: number) => `${((used / seconds) * 100).toFixed(1)} % of a processor`;
    const megabytesOf = (name: 'api' | 'worker') => `${Math.round(residentBytes(system.pid(name)) / 1_000_000)} MB`;
    return [
      figureRow({ name: 'idle worker', ours: `${share(after.worker - before.worker)}, ${megabytesOf('worker')}` }),
      figureRow({ name: 'idle API', ours: `${share(after.api - before.api)}, ${megabytesOf('api')}` }),
      figureRow({
        name: 'idle, transactions in Postgres',
        ours: `${((after.commits - before.commits) / seconds).toFixed(1)}/s`,
      }),
    ];
  } finally {
    await sql.end();
    await system.close();
  }
};
