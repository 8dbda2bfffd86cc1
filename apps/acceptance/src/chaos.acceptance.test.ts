import { execFile } from 'node:child_process';
import process from 'node:process';
import { expect, test } from 'vitest';

const REPOSITORY = new URL('../../..', import.meta.url).pathname;
const COMMAND = `${REPOSITORY}infra/commands/src/chaos/main.ts`;

/** The command as anybody runs it, on the built apps and servers of its own. */
function runChaos(args: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [COMMAND, ...args], { cwd: REPOSITORY }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
    );
  });
}

test('60 jobs under kills, restarts, cut connections and faulty providers: all end, none twice, none lost (U-04, U-06, U-12)', {
  timeout: 480_000,
}, async () => {
  const { code, said } = await runChaos(['--jobs', '60', '--seed', '5', '--settle-seconds', '300', '--no-build']);
  const figures = Object.fromEntries(
    [...said.matchAll(/^([a-z ]+?) {2,}(\d+)$/gm)].map(([, name, count]) => [name, Number(count)]),
  );
  expect(figures, said).toEqual({
    'jobs terminal': 60,
    lost: 0,
    'operations bought more than once': 0,
    'ledger differences': 0,
    'orphaned objects': 0,
    'stuck tasks': 0,
  });
  expect(code, said).toBe(0);
});
