import { defineConfig } from 'tsup';

/**
 * Our packages are TypeScript source and are bundled in, and with them the libraries that only they depend on: from
 * here those could not be found at run time. What this app depends on itself stays outside.
 */
export default defineConfig({
  entry: ['src/main.ts'],
  format: ['esm'],
  target: 'node22',
  platform: 'node',
  clean: true,
  sourcemap: true,
  noExternal: [/^@callsheet\//],
  // Some of the bundled libraries are CommonJS and ask for Node's own modules by `require`, which ESM does not have.
  banner: {
    js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
  },
});
