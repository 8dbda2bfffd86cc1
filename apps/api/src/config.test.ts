import { expect, test } from 'vitest';
import { ConfigError, configSchema, loadConfig } from './config.ts';

const COMPLETE = {
  MONGODB_URL: 'mongodb://db/callsheet',
  DATABASE_URL: 'postgres://db/callsheet',
  S3_ENDPOINT: 'http://s3:8000',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'secret',
  JWT_SECRET: 'j'.repeat(32),
  CALLBACK_SECRET: 'c'.repeat(32),
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('a complete environment gives nested slices with the documented defaults', () => {
  const config = loadConfig({
    ...COMPLETE,
    CORS_ORIGINS: 'https://a.example, https://b.example',
    TRUST_PROXY: '2',
    PORT: '',
  });
  expect(config.http).toMatchObject({
    port: 3000,
    corsOrigins: ['https://a.example', 'https://b.example'],
    trustProxy: 2,
  });
  expect(config.storage).toMatchObject({
    imagesBucket: 'generated-content',
    videosBucket: 'video-files',
    signedUrlTtlSeconds: 3600,
    publicEndpoint: 'http://s3:8000',
  });
  expect(config.postgres.directUrl).toBe(COMPLETE.DATABASE_URL);
  expect(config.jobs).toEqual({
    defaultModel: 'google/veo-3.1',
    deadlineSeconds: 3600,
    releaseOnFailure: true,
    maxWaiting: 20_000,
  });
});

test('R-003-18, R-003-28: what a scene costs is a setting of each quality, and may be nothing', () => {
  expect(loadConfig(COMPLETE).scenes.prices).toEqual({
    draft: { image: 1, video: 5 },
    standard: { image: 2, video: 10 },
    high: { image: 3, video: 20 },
  });
  const changed = loadConfig({ ...COMPLETE, PRICE_GENERATE_IMAGE: '0', PRICE_GENERATE_SCENE_HIGH: '35' });
  expect(changed.scenes.prices).toMatchObject({ standard: { image: 0, video: 10 }, high: { image: 3, video: 35 } });
  for (const price of ['-1', 'free']) {
    expect(problemsOf({ ...COMPLETE, PRICE_GENERATE_SCENE: price })).toEqual([
      expect.stringMatching(/^PRICE_GENERATE_SCENE /),
    ]);
  }
});

test('everything that is wrong is told at once, and no value is ever shown', () => {
  const problems = problemsOf({
    ...COMPLETE,
    PORT: 'eighty-leaked',
    JWT_SECRET: 'short-leaked',
    MONGODB_URL: '',
    COOKIE_SECURE: 'perhaps-leaked',
    CORS_ORIGINS: 'leaked',
  });
  expect(problems.map((line) => line.split(' ')[0])).toEqual(
    expect.arrayContaining(['PORT', 'JWT_SECRET', 'MONGODB_URL', 'COOKIE_SECURE', 'CORS_ORIGINS']),
  );
  expect(problems).toHaveLength(5);
  expect(problems.join('\n')).not.toContain('leaked');
});

test('ADMIN_EMAILS without ALLOW_UNVERIFIED_ADMIN is refused', () => {
  expect(problemsOf({ ...COMPLETE, ADMIN_EMAILS: 'a@example.com' })).toHaveLength(1);
  expect(
    loadConfig({ ...COMPLETE, ADMIN_EMAILS: 'a@example.com', ALLOW_UNVERIFIED_ADMIN: 'true' }).accounts.signup
      .adminEmails,
  ).toEqual(['a@example.com']);
});

test('C-22: sizes of scenes that nobody makes are refused', () => {
  const overridden = (pairs: string) => problemsOf({ ...COMPLETE, RATIO_MAP_OVERRIDES: pairs });
  expect(overridden('1584:672=2112:912, 960:960 = 1080:1080')).toEqual([]);
  expect(overridden('100:100=1024:1024')).toEqual([expect.stringContaining('1584:672')]);
  expect(overridden('1584:672=210:90')).toEqual([expect.stringContaining('2112:912')]);
  expect(overridden('1584:672')).toHaveLength(1);
});

test('every variable is described', () => {
  for (const schema of Object.values(configSchema.properties)) expect(schema.description).toMatch(/\.$|\)\.?$/);
});
