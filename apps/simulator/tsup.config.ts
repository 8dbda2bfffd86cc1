import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/main.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node22',
  clean: true,
  sourcemap: true,
  noExternal: [/^@callsheet\//],
  // The canvas is native and the fonts are files: both are found beside the bundle at run time.
  external: ['@napi-rs/canvas', 'dejavu-fonts-ttf'],
});
