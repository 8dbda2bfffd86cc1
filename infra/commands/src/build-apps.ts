import { existsSync, readdirSync } from 'node:fs';
import { repositoryRoot } from './repository-root.ts';
import { runTool } from './run-tool.ts';

/** Bundles every app that has a tsup.config.ts into its dist folder; answers the first exit code that is not 0. */
export async function buildApps(): Promise<number> {
  const apps = readdirSync(`${repositoryRoot}apps`).filter((name) =>
    existsSync(`${repositoryRoot}apps/${name}/tsup.config.ts`),
  );
  for (const app of apps) {
    const directory = `apps/${app}`;
    const code = await runTool('node_modules/tsup/dist/cli-default.js', ['--silent'], {}, directory);
    if (code !== 0) return code;
    console.log(`built ${directory}/dist`);
  }
  return 0;
}
