import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { BENCHMARKS, runBenchmarks } from './run-benchmarks.ts';
import { QUICK_SIZES } from './sizes.ts';
import type { BenchSystem, SystemOptions } from './system/bench-system.ts';
import { startBenchSystem } from './system/start-bench-system.ts';

const directory = mkdtempSync(`${tmpdir()}/callsheet-bench-`);
const surroundings = { stack: inject('stack'), directory, apps: 'src', profileDirectory: null } as const;
let system: BenchSystem;
let sql: pg.Client;

beforeAll(async () => {
  system = await startBenchSystem(surroundings, { label: 'smoke' });
  sql = new pg.Client({ connectionString: system.databaseUrl });
  await sql.connect();
}, 120_000);
afterAll(async () => {
  await sql?.end();
  await system?.close();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

/** All parts share one system here, since starting is most of the time of a tiny run. */
async function openSystem({ outcome = 'failure' }: SystemOptions): Promise<BenchSystem> {
  await system.stop('worker');
  // What the part before has left waiting would keep the worker busy.
  await sql.query('DELETE FROM queue.job');
  await system.provider.ask('setOutcome', outcome);
  return { ...system, close: async () => undefined };
}

// Nothing about speed: only that each part still finds what it measures.
// The long ones (growth, engine, ingest, streams) would take a minute of every test run: `--quick` runs them all.
const SMOKE = ['submit', 'read'];

test('the parts that are tried here exist', () => {
  expect(Object.keys(BENCHMARKS)).toEqual(expect.arrayContaining(SMOKE));
});

test.each(SMOKE)(
  'the benchmark %s runs with tiny numbers and gives finite figures',
  async (name) => {
    const context = { ...surroundings, sizes: QUICK_SIZES, openSystem, log: () => undefined };
    const rows = await runBenchmarks(context, [name]);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.ours).toMatch(/^-?\d/);
      expect(`${row.ours} ${row.baseline} ${row.ratio}`).not.toMatch(/NaN|Infinity|undefined/);
    }
  },
  120_000,
);
