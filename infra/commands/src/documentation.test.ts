import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONFIG_SCHEMAS, type ConfiguredApp, configurationTable, environmentExample } from './configuration-table.ts';
import { repositoryRoot } from './repository-root.ts';
import { withTable } from './with-table.ts';

const read = (file: string) => readFileSync(`${repositoryRoot}${file}`, 'utf8');

describe('documentation that is generated from the config schemas', () => {
  test('the README has the table of today', () => {
    expect(withTable(read('README.md'), configurationTable())).toBe(read('README.md'));
  });

  test('.env.example lists every variable', () => {
    expect(read('.env.example')).toBe(environmentExample());
  });
});

interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly environment?: Record<string, string>;
  readonly depends_on?: Record<string, unknown>;
}

describe('docker-compose.yml', () => {
  const { services, volumes } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<string, ComposeService>;
    volumes: Record<string, unknown>;
  };
  const apps: readonly ConfiguredApp[] = ['api', 'worker', 'simulator'];

  test('has the three apps and a server for each store', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'mongo', 'postgres', 's3', 'simulator', 'worker']);
    expect(Object.keys(volumes).sort()).toEqual(['mongo', 'objects', 'postgres']);
  });

  test.each(apps)('sets for %s only variables that its schema has, and every one that it requires', (app) => {
    const schema = CONFIG_SCHEMAS[app];
    const set = Object.keys(services[app]?.environment ?? {});
    const unknown = set.filter((name) => !(name in schema.properties));
    const missing = Object.entries(schema.properties)
      .filter(([name, property]) => property.default === undefined && (schema.required ?? []).includes(name))
      .map(([name]) => name)
      .filter((name) => !set.includes(name));
    expect({ unknown, missing }).toEqual({ unknown: [], missing: [] });
  });

  test.each(apps)('builds %s from a target that the Dockerfile has', (app) => {
    const build = services[app]?.build;
    expect(existsSync(`${repositoryRoot}${build?.dockerfile}`)).toBe(true);
    expect(read(build?.dockerfile ?? '')).toMatch(new RegExp(`^FROM \\S+ AS ${build?.target}$`, 'm'));
  });

  test('every service that is waited for exists', () => {
    const waited = Object.values(services).flatMap((service) => Object.keys(service.depends_on ?? {}));
    expect(waited.filter((name) => !(name in services))).toEqual([]);
  });

  test('gives API and worker the same stores, secrets and buckets', () => {
    const shared = Object.keys(CONFIG_SCHEMAS.api.properties).filter(
      (name) => name in CONFIG_SCHEMAS.worker.properties,
    );
    for (const name of shared)
      expect(services.worker?.environment?.[name], name).toBe(services.api?.environment?.[name]);
  });
});
