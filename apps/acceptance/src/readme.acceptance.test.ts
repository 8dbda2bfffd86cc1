import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { repositoryRoot } from '@callsheet/commands';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningApps, startApps } from './testing/start-apps.ts';

describe('the README', () => {
  let apps: RunningApps;
  const directory = mkdtempSync(`${tmpdir()}/callsheet-readme-`);
  beforeAll(async () => {
    apps = await startApps('readme');
  });
  afterAll(async () => {
    await apps?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('its curl lines work when pasted', async () => {
    const readme = readFileSync(`${repositoryRoot}README.md`, 'utf8');
    const walk = /<!-- walk-through -->\n```bash\n([\s\S]*?)```/.exec(readme)?.[1];
    expect(walk).toBeDefined();
    const script = (walk ?? '').replaceAll('http://127.0.0.1:3000', apps.apiUrl);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: directory,
      timeout: 100_000,
    });
    expect(stdout).toContain('"status":"completed"');
    expect(readFileSync(`${directory}/brain.mp4`).subarray(4, 8).toString('latin1')).toBe('ftyp');
  });
});
