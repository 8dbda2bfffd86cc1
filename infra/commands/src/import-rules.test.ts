import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.ts';

/** A tree in which every file breaks one rule, and the rule it must be caught by. */
const OFFENDERS: readonly (readonly [file: string, code: string, rule: string])[] = [
  [
    'packages/domain/src/clock.ts',
    "import { hrtime } from 'node:process';\nexport const now = hrtime;",
    'domain-imports-only-itself',
  ],
  [
    'packages/engine/src/reach.ts',
    "export { store } from '../../database/src/store.ts';",
    'engine-imports-only-domain',
  ],
  [
    'packages/queue/src/reach.ts',
    "export { store } from '../../database/src/store.ts';",
    'packages-do-not-import-each-other',
  ],
  ['packages/database/src/sql.ts', "export { pool } from '../../postgres/src/pool.ts';", 'postgres-only-under-tables'],
  [
    'packages/group-commit/src/store.ts',
    "export { pool } from '../../postgres/src/pool.ts';",
    'group-commit-imports-only-itself',
  ],
  [
    'packages/queue/src/app.ts',
    "export { app } from '../../../apps/worker/src/app.ts';",
    'packages-do-not-import-apps',
  ],
  ['apps/api/src/other.ts', "export { app } from '../../worker/src/app.ts';", 'apps-do-not-import-apps'],
  [
    'apps/acceptance/src/peek.ts',
    "export { store } from '../../../packages/database/src/store.ts';",
    'acceptance-is-a-black-box',
  ],
  [
    'apps/api/src/stack.ts',
    "export { stack } from '../../../infra/embedded/stack.ts';",
    'product-does-not-know-the-embedded-stack',
  ],
  [
    'apps/api/src/list.route.ts',
    "export { store } from '../../../packages/database/src/store.ts';",
    'routes-hold-no-stores',
  ],
  ['apps/worker/src/first.ts', "export { second } from './second.ts';\nexport const first = 1;", 'no-circular'],
];

const INNOCENT: readonly (readonly [file: string, code: string])[] = [
  // The other half of the cycle, which is reported once.
  ['apps/worker/src/second.ts', "import { first } from './first.ts';\nexport const second = first;"],
  ['packages/database/src/store.ts', 'export const store = 1;'],
  ['packages/postgres/src/pool.ts', 'export const pool = 1;'],
  ['packages/group-commit/src/group.ts', 'export const group = 1;'],
  ['packages/database/src/grouped.ts', "export { group } from '../../group-commit/src/group.ts';"],
  ['packages/ledger/src/money.ts', "export { pool } from '../../postgres/src/pool.ts';"],
  ['apps/worker/src/app.ts', "export { store as app } from '../../../packages/database/src/store.ts';"],
  ['infra/embedded/stack.ts', 'export const stack = 1;'],
];

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

describe('the import rules (R-002-19)', () => {
  const directory = mkdtempSync(`${tmpdir()}/callsheet-rules-`);
  let violations: Report['summary']['violations'];

  beforeAll(() => {
    for (const [file, code] of [...OFFENDERS, ...INNOCENT]) {
      mkdirSync(dirname(`${directory}/${file}`), { recursive: true });
      writeFileSync(`${directory}/${file}`, code);
    }
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json', 'node_modules'])
      symlinkSync(`${repositoryRoot}${file}`, `${directory}/${file}`);
    const cruiser = `${repositoryRoot}node_modules/dependency-cruiser/bin/dependency-cruiser.mjs`;
    const args = [
      cruiser,
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      '--no-cache',
      'apps',
      'packages',
      'infra',
    ];
    violations = (JSON.parse(runAnyExit(args)) as Report).summary.violations;
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** The tool exits with the number of violations. */
  function runAnyExit(args: readonly string[]): string {
    try {
      return execFileSync(process.execPath, [...args], { cwd: directory, encoding: 'utf8', maxBuffer: 10_000_000 });
    } catch (error) {
      return String((error as { stdout?: string }).stdout);
    }
  }

  test.each(OFFENDERS)('%s is caught', (file, _code, rule) => {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
  });

  test('what keeps the rules is left alone', () => {
    const innocent = new Set(INNOCENT.map(([file]) => file));
    expect(violations.filter(({ from }) => innocent.has(from))).toEqual([]);
  });
});
