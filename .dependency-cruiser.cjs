/** Import rules of the repository; each has a name and a reason. Tests may reach further, since they wire real parts. */
const TEST = '\\.test\\.ts$|/testing/|vitest-setup\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle of values has no first file to load; types alone may refer to each other.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-imports-only-itself',
      severity: 'error',
      comment: 'The rules stay pure: no package, no Node, no library.',
      from: { path: '^packages/domain/src', pathNot: TEST },
      to: { pathNot: '^packages/domain/src' },
    },
    {
      name: 'engine-imports-only-domain',
      severity: 'error',
      comment: 'The use cases take their ports as arguments.',
      from: { path: '^packages/engine/src', pathNot: TEST },
      to: { path: '^(packages|apps|infra)/', pathNot: '^packages/(engine|domain)/src' },
    },
    {
      name: 'packages-do-not-import-each-other',
      severity: 'error',
      comment: 'Only the leaves domain, postgres and group-commit may be shared (docs/decisions).',
      from: { path: '^packages/([^/]+)/src', pathNot: TEST },
      to: { path: '^packages/', pathNot: '^packages/($1|domain|postgres|group-commit)/src' },
    },
    {
      name: 'postgres-only-under-tables',
      severity: 'error',
      comment: 'The SQL leaf serves the packages that keep tables.',
      from: { path: '^packages/', pathNot: [TEST, '^packages/(postgres|identity|ledger|messages|queue)/src'] },
      to: { path: '^packages/postgres/src' },
    },
    {
      name: 'group-commit-imports-only-itself',
      severity: 'error',
      comment: 'A leaf: it knows no store.',
      from: { path: '^packages/group-commit/src', pathNot: TEST },
      to: { pathNot: '^packages/group-commit/src' },
    },
    {
      name: 'packages-do-not-import-apps',
      severity: 'error',
      comment: 'Imports point one way.',
      from: { path: '^packages/' },
      to: { path: '^(apps|infra)/' },
    },
    {
      name: 'apps-do-not-import-apps',
      severity: 'error',
      comment: 'Apps meet over HTTP and the stores.',
      from: { path: '^apps/([^/]+)/', pathNot: TEST },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'acceptance-is-a-black-box',
      severity: 'error',
      comment: 'It speaks HTTP to the built apps.',
      from: { path: '^apps/acceptance/' },
      to: { path: '^(packages|apps)/', pathNot: '^(apps/acceptance|packages/test-support)/' },
    },
    {
      name: 'product-does-not-know-the-embedded-stack',
      severity: 'error',
      comment: 'It is development equipment.',
      from: { path: '^(apps|packages)/', pathNot: TEST },
      to: { path: '^infra/' },
    },
    {
      name: 'routes-hold-no-stores',
      severity: 'error',
      comment: 'A route calls one use case; stores are wired in build-dependencies.',
      from: { path: '\\.route\\.ts$' },
      to: {
        path: '^(node_modules/.*(mongodb|pg|pg-boss|@aws-sdk)/|packages/(database|ledger|queue|messages|postgres|object-storage)/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'Every import resolves.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/|\\.stack/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
