import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**', '.stack/**'];

/** No module keeps state, so that test files can share what is loaded: loading it for each cost more than testing. */
const isolate = false;

/**
 * Three tiers, told apart by file name: unit tests touch nothing outside the process, integration tests use the
 * embedded stack's real servers, acceptance tests speak HTTP to the built apps.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages,infra}/**/*.test.ts'],
          exclude: [...exclude, '**/*.integration.test.ts', '**/*.acceptance.test.ts'],
          isolate,
          // Properties are tried for seconds where other work keeps the machine busy.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{apps,packages,infra}/**/*.integration.test.ts'],
          exclude,
          isolate,
          globalSetup: ['infra/embedded/src/vitest-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 90_000,
          sequence: { groupOrder: 1 },
          // Half of their time is waiting for servers, so three keep two cores busy.
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'acceptance',
          include: ['apps/acceptance/**/*.acceptance.test.ts'],
          exclude,
          isolate,
          globalSetup: ['infra/embedded/src/vitest-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
          // They wait more than they work, too; what they start is the larger part of the load.
          maxWorkers: 2,
        },
      },
    ],
  },
});
