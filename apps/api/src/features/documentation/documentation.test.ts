import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTestApp, type TestApp } from '../../testing/build-test-app.ts';

let built: TestApp;

beforeAll(async () => {
  built = await buildTestApp();
});
afterAll(() => built.app.close());

test('openapi.json is a valid OpenAPI 3.1 document in which every operation has a name and an error', async () => {
  const document = (await built.app.inject({ url: '/openapi.json' })).json();
  const validator = new Validator();
  const result = await validator.validate(document);
  expect(result.errors ?? []).toEqual([]);
  expect(validator.version).toBe('3.1');
  const operations = Object.values<Record<string, { operationId?: string; responses: object }>>(document.paths).flatMap(
    (path) => Object.values(path),
  );
  expect(operations.length).toBeGreaterThan(15);
  for (const operation of operations) expect(operation.operationId).toMatch(/^[a-z]\w+$/);
});

test('the page and everything it loads come from this process, under a policy that allows nothing else', async () => {
  const page = await built.app.inject({ url: '/docs' });
  expect(page.statusCode).toBe(200);
  const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(assets.length).toBeGreaterThan(4);
  for (const url of assets) {
    expect(url.startsWith('/docs/')).toBe(true);
    expect((await built.app.inject({ url })).statusCode, url).toBe(200);
  }
  expect(page.headers['content-security-policy']).toContain("script-src 'self';");
  expect(page.body).not.toMatch(/<script(?![^>]*src=)/);
  expect((await built.app.inject({ url: '/docs/json' })).json().openapi).toBe('3.1.0');
});
