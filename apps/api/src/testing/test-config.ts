import { type ApiConfig, loadConfig } from '../config.ts';

/** Keys and stores of a test; nothing listens at these addresses. Port 9 is the discard port. */
const VARIABLES = {
  MONGODB_URL: 'mongodb://127.0.0.1:9/callsheet',
  DATABASE_URL: 'postgres://127.0.0.1:9/callsheet',
  S3_ENDPOINT: 'http://127.0.0.1:9',
  S3_ACCESS_KEY_ID: 'test',
  S3_SECRET_ACCESS_KEY: 'test',
  JWT_SECRET: 'a key for tests that nobody else uses',
  CALLBACK_SECRET: 'another key for tests, also long enough',
  CORS_ORIGINS: 'https://app.example.com',
};

/** The configuration of a test, read as any other; `overrides` are variables. */
export function testConfig(overrides: Readonly<Record<string, string>> = {}): ApiConfig {
  return loadConfig({ ...VARIABLES, ...overrides });
}
