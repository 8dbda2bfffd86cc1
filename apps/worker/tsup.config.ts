import { defineConfig } from 'tsup';

/** Our packages are TypeScript source and are bundled in; what comes from npm is in package.json and stays outside. */
export default defineConfig({
  entry: ['src/main.ts', 'src/admin/rebuild-projections.ts'],
  format: ['esm'],
  target: 'node22',
  platform: 'node',
  noExternal: [/^@callsheet\//],
  sourcemap: true,
  clean: true,
});
