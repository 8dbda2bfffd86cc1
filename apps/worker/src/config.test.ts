import { describe, expect, it } from 'vitest';
import { ConfigError, configSchema, loadConfig } from './config.ts';

const needed = {
  MONGODB_URL: 'mongodb://127.0.0.1:1/callsheet',
  DATABASE_URL: 'postgres://127.0.0.1:1/callsheet',
  S3_ENDPOINT: 'http://127.0.0.1:1',
  S3_ACCESS_KEY_ID: 'key',
  S3_SECRET_ACCESS_KEY: 'secret',
  CALLBACK_SECRET: 'c'.repeat(32),
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('loadConfig', () => {
  it('takes every task and the sweep unless told otherwise', () => {
    const { tasks } = loadConfig(needed);
    expect([...tasks.names]).toEqual([
      'job.submit',
      'operation.blocking',
      'operation.check',
      'asset.ingest',
      'job.settle',
      'asset.convert',
      'callback.apply',
    ]);
    expect(tasks.sweep).toBe(true);
    expect(tasks.concurrency).toEqual({
      'job.submit': 16,
      'operation.blocking': 16,
      'operation.check': 16,
      'asset.ingest': 4,
      'job.settle': 16,
      'asset.convert': 1,
      'callback.apply': 8,
    });
  });

  it('takes only what WORKER_TASKS names and overrides single concurrencies', () => {
    const { tasks } = loadConfig({
      ...needed,
      WORKER_TASKS: 'asset.ingest, sweep',
      WORKER_CONCURRENCY: 'asset.ingest=3',
    });
    expect([...tasks.names]).toEqual(['asset.ingest']);
    expect(tasks.sweep).toBe(true);
    expect(tasks.concurrency['asset.ingest']).toBe(3);
    expect(tasks.concurrency['job.submit']).toBe(16);
    expect(loadConfig({ ...needed, WORKER_TASKS: 'asset.ingest' }).tasks.sweep).toBe(false);
  });

  it('reports every bad variable together and shows no value', () => {
    const problems = problemsOf({
      ...needed,
      MONGODB_URL: 'hunter2',
      CALLBACK_SECRET: 'hunter2',
      WORKER_PORT: 'hunter2',
      S3_ENDPOINT: '',
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(
      expect.arrayContaining(['MONGODB_URL', 'CALLBACK_SECRET', 'WORKER_PORT', 'S3_ENDPOINT']),
    );
    expect(problems).toHaveLength(4);
    expect(problems.join()).not.toContain('hunter2');
  });

  it.each([
    [{ WORKER_TASKS: 'job.submitt' }, 'WORKER_TASKS'],
    [{ WORKER_CONCURRENCY: 'job.submit=0' }, 'WORKER_CONCURRENCY'],
    [{ WORKER_CONCURRENCY: 'sweep=2' }, 'WORKER_CONCURRENCY'],
    [{ PROVIDER_OUTPUT_ORIGINS: 'http://127.0.0.1:9/path' }, 'PROVIDER_OUTPUT_ORIGINS'],
    [{ CHECK_INTERVAL_MIN_MS: '5000', CHECK_INTERVAL_MAX_MS: '100' }, 'CHECK_INTERVAL_MIN_MS'],
  ])('refuses %o', (env, name) => {
    expect(problemsOf({ ...needed, ...env })[0]).toMatch(new RegExp(`^${name} `));
  });

  it('turns the endpoint off with port 0 and falls back to PUBLIC_URL and CALLBACK_SECRET', () => {
    const config = loadConfig({ ...needed, WORKER_PORT: '0', PUBLIC_URL: 'https://api.example.com/' });
    expect(config.admin.port).toBeNull();
    expect(config.callbacks.baseUrl).toBe('https://api.example.com');
    expect(config.storage.assetKeySecret).toBe(needed.CALLBACK_SECRET);
  });

  it('K8, K10: knows no generator of product videos unless told where, and verifies its certificate unless told not to', () => {
    expect(loadConfig(needed).providers.rck).toEqual({ baseUrl: null, caFile: null, insecureTls: false });
    const told = {
      RCK_DESCRIPTION_SERVER_URL: 'https://rck.example.com/',
      RCK_CA_FILE: '/etc/rck/ca.pem',
      RCK_INSECURE_TLS: 'true',
    };
    expect(loadConfig({ ...needed, ...told }).providers.rck).toEqual({
      baseUrl: 'https://rck.example.com',
      caFile: '/etc/rck/ca.pem',
      insecureTls: true,
    });
    expect(problemsOf({ ...needed, RCK_DESCRIPTION_SERVER_URL: 'rck.example.com' })).toEqual([
      expect.stringContaining('RCK_DESCRIPTION_SERVER_URL'),
    ]);
  });

  // K7: the generator's original client waited for a minute.
  it('waits 60 s for the answer to a submission', () => {
    expect(loadConfig(needed).providers.submitTimeoutMs).toBe(60_000);
  });

  it('makes thumbnails unless they are turned off', () => {
    expect(loadConfig(needed).ingest.thumbnails).toBe(true);
    expect(loadConfig({ ...needed, THUMBNAILS: 'false' }).ingest.thumbnails).toBe(false);
  });

  it('describes every variable, for the table in the README', () => {
    for (const [name, schema] of Object.entries(configSchema.properties)) {
      expect(schema.description, name).toMatch(/\.$/);
    }
  });
});
