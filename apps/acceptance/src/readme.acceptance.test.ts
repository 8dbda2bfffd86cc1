import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { repositoryRoot } from '@callsheet/commands';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QUICK, scriptGenerator } from './testing/product-shop.ts';
import { type RunningApps, startApps } from './testing/start-apps.ts';

describe('the README', () => {
  let apps: RunningApps;
  const directory = mkdtempSync(`${tmpdir()}/callsheet-readme-`);
  beforeAll(async () => {
    apps = await startApps('readme');
    await scriptGenerator(apps.simulatorUrl, '', [QUICK], 1_000);
  });
  afterAll(async () => {
    await apps?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  // Five walks with real renders, one after the other, while other tests keep the machine busy.
  test('its curl lines work when pasted', { timeout: 360_000 }, async () => {
    const readme = readFileSync(`${repositoryRoot}README.md`, 'utf8');
    const walks = [...readme.matchAll(/<!-- walk-through.* -->\n```bash\n([\s\S]*?)```/g)].map(([, walk]) => walk);
    expect(walks).toHaveLength(5);
    const script = walks
      .join('\n')
      .replaceAll('http://127.0.0.1:3000', apps.apiUrl)
      .replaceAll('http://127.0.0.1:4010', apps.simulatorUrl);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: directory,
      timeout: 340_000,
    });
    expect(stdout).toContain('"status":"completed"');
    const lines = stdout.trim().split('\n');
    // The product, whose list shows the video that was made of it.
    const product = lines.find(
      (line) => line.startsWith('{"id":') && line.includes('"sku":"K-1"') && line.includes('videos'),
    );
    expect(JSON.parse(product ?? '')).toMatchObject({
      title: 'Copper kettle',
      videos: [{ template: 'unboxing', status: 'completed', videoUrl: expect.stringContaining('X-Amz-Signature') }],
    });
    expect(stdout).toContain('Video downloaded and uploaded successfully!');
    const gallery = lines.find(
      (line) => line.startsWith('{"success":true,"data":[{') && line.includes('Healthy teeth'),
    );
    expect(JSON.parse(gallery ?? '').data).toMatchObject([
      { title: 'Healthy teeth', status: 'ready', downloadUrl: expect.stringContaining('X-Amz-Signature') },
    ]);
    const scene = lines.find((line) => line.startsWith('{"id":') && line.includes('"generatedVideoUrl":"http'));
    expect(JSON.parse(scene ?? '')).toMatchObject({
      status: 'completed',
      imageUrl: expect.stringMatching(/generated_images\/.*\.png$/),
    });
    const wallet = lines.find((line) => line.startsWith('{"balance":'));
    expect(JSON.parse(wallet ?? '')).toMatchObject({ balance: 88, held: 0, spent: 12 });
    // The last line is the workflow.
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      step: 'COMPLETED',
      framesApproved: true,
      videoOutput: { videoUrl: expect.stringContaining('X-Amz-Signature'), duration: 6 },
    });
    expect(readFileSync(`${directory}/brain.mp4`).subarray(4, 8).toString('latin1')).toBe('ftyp');
  });
});
