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
    expect([...tasks.names]).toEqual(['job.submit', 'operation.check', 'asset.ingest', 'job.settle', 'callback.apply']);
    expect(tasks.sweep).toBe(true);
    expect(tasks.concurrency).toEqual({
      'job.submit': 8,
      'operation.check': 16,
      'asset.ingest': 2,
      'job.settle': 8,
      'callback.apply': 8,
    });
  });

  it('takes only what WORKER_TASKS names and overrides single concurrencies', () => {
    const { tasks } = loadConfig({
      ...needed,
      WORKER_TASKS: 'asset.ingest, sweep',
      WORKER_CONCURRENCY: 'asset.ingest=4',
    });
    expect([...tasks.names]).toEqual(['asset.ingest']);
    expect(tasks.sweep).toBe(true);
    expect(tasks.concurrency['asset.ingest']).toBe(4);
    expect(tasks.concurrency['job.submit']).toBe(8);
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

  it('describes every variable, for the table in the README', () => {
    for (const [name, schema] of Object.entries(configSchema.properties)) {
      expect(schema.description, name).toMatch(/\.$/);
    }
  });
});
