import type { Logger } from '@callsheet/logging';
import { expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { wireProviders } from './wire-providers.ts';

const ENV = {
  MONGODB_URL: 'mongodb://127.0.0.1/none',
  DATABASE_URL: 'postgres://127.0.0.1/none',
  S3_ENDPOINT: 'http://127.0.0.1:9',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'secret',
  CALLBACK_SECRET: 'callback-secret-of-the-worker-tests',
  ASSET_KEY_SECRET: 'asset-key-secret-of-the-worker-tests',
};

/** Who is set up, and what is said of it. */
async function wire(env: Readonly<Record<string, string>>) {
  const said: string[] = [];
  const log = { warn: (_fields: object, message: string) => said.push(message) } as unknown as Logger;
  const registry = await wireProviders(loadConfig({ ...ENV, ...env }), log);
  return { ids: registry.list().map(({ id }) => id), said, registry };
}

it.each([
  ['without a key', {}],
  ['with an empty key', { RUNWAYML_API_SECRET: '' }],
  ['that is turned off', { RUNWAYML_ENABLED: 'false', RUNWAYML_API_SECRET: 'key_test' }],
])('Runway %s is not set up, which is said once and in plain words (R-003-19)', async (_name, env) => {
  const { ids, said } = await wire(env);
  expect(ids).not.toContain('runway');
  expect(said).toContain('scenes cannot be made: RUNWAYML_ENABLED is false, or RUNWAYML_API_SECRET is not set');
});

it('Runway with a key is set up without a word', async () => {
  const { ids, said } = await wire({ RUNWAYML_API_SECRET: 'key_test' });
  expect(ids).toContain('runway');
  expect(said).not.toContain(expect.stringContaining('scenes'));
});

it('Poe is set up with its key, and what is lacking without it is said (R-004-44)', async () => {
  const without = await wire({ POE_API_KEY: '' });
  expect(without.ids).not.toContain('poe');
  expect(without.said).toContain('prompts cannot be refined: POE_API_KEY is not set');
  const { ids, said } = await wire({ POE_API_KEY: 'key', RUNWAYML_API_SECRET: 'key_test' });
  expect(ids).toContain('poe');
  expect(said).toEqual([]);
});

it('Replicate is set up by the name that seed 004 has for its key, too (R-004-40)', async () => {
  expect((await wire({ REPLICATE_API_KEY: 'r8_test' })).ids).toContain('replicate');
  expect((await wire({})).ids).not.toContain('replicate');
});

it("R-004-28: a customer's key works where the operator has none, and nowhere else", async () => {
  const { ids, registry } = await wire({});
  expect(ids).toEqual(['import', 'reuse']);
  for (const id of ['replicate', 'runway', 'heygen']) expect(registry.withKey(id, 'a-customers-key').id).toBe(id);
  for (const id of ['rck', 'n8n', 'import', 'toString'])
    expect(() => registry.withKey(id, 'a-customers-key')).toThrow(/not set up/);
});

it('R-004-28: Runway that is turned off is off for customers with keys too', async () => {
  const { registry } = await wire({ RUNWAYML_ENABLED: 'false' });
  expect(() => registry.withKey('runway', 'a-customers-key')).toThrow(/not set up/);
});
