import { runTool } from './run-tool.ts';

const TSC = 'node_modules/typescript/bin/tsc';

/** What is checked without running the product: each entry is one check that passes or fails. */
export const STATIC_CHECKS: readonly { readonly name: string; readonly run: () => Promise<number> }[] = [
  {
    name: 'format and lint',
    run: () => runTool('node_modules/@biomejs/biome/bin/biome', ['ci', '--reporter=summary', '.']),
  },
  { name: 'types', run: () => runTool(TSC, ['-p', 'tsconfig.json']) },
  // Without Node's types: a rule that wants I/O, a clock or randomness does not compile.
  { name: 'types of the pure domain', run: () => runTool(TSC, ['-p', 'packages/domain/tsconfig.json']) },
  {
    name: 'import rules',
    run: () =>
      runTool('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', [
        '--config',
        '.dependency-cruiser.cjs',
        'apps',
        'packages',
        'infra',
      ]),
  },
];

/** Runs every static check, prints the name of each and answers how many passed and failed. */
export async function runStaticChecks(): Promise<{ passed: number; failed: number }> {
  let failed = 0;
  for (const check of STATIC_CHECKS) {
    const startedAt = Date.now();
    const code = await check.run();
    console.log(`${code === 0 ? '✓' : '✗'} ${check.name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
    if (code !== 0) failed += 1;
  }
  return { passed: STATIC_CHECKS.length - failed, failed };
}
