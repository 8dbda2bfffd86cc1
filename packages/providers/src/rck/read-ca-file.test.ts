import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCaFile } from './read-ca-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-ca-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(content: string): Promise<string> {
  const path = join(folder, 'ca.pem');
  await writeFile(path, content);
  return path;
}

test('K8: a file with certificates is read whole', async () => {
  const pem = rootCertificates.slice(0, 2).join('\n');
  expect(await readCaFile(await file(pem))).toBe(pem);
});

test('K8: a file that is missing or holds no certificate stops the start, and its content is not shown', async () => {
  await expect(readCaFile(join(folder, 'none.pem'))).rejects.toThrow('RCK_CA_FILE cannot be read');
  await expect(readCaFile(await file('hush-hush'))).rejects.toThrow(/^RCK_CA_FILE holds no PEM certificate$/);
});
