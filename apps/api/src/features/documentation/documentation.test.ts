import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTestApp, type TestApp } from '../../testing/build-test-app.ts';

let built: TestApp;

beforeAll(async () => {
  built = await buildTestApp();
});
afterAll(() => built.app.close());

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Record<string, { readonly description: string }>;
}
const operationsOf = (document: { paths: Record<string, Record<string, Operation>> }): Operation[] =>
  Object.values(document.paths).flatMap((path) => Object.values(path));

test('openapi.json is a valid OpenAPI 3.1 document in which every operation has a name and an error', async () => {
  const document = (await built.app.inject({ url: '/openapi.json' })).json();
  const validator = new Validator();
  const result = await validator.validate(document);
  expect(result.errors ?? []).toEqual([]);
  expect(validator.version).toBe('3.1');
  const operations = operationsOf(document);
  expect(operations.length).toBeGreaterThan(15);
  for (const operation of operations) expect(operation.operationId).toMatch(/^[a-z]\w+$/);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
});

test('every operation and every status says what it means, in words for its readers', async () => {
  const document = (await built.app.inject({ url: '/openapi.json' })).json();
  for (const { operationId, summary, tags, responses } of operationsOf(document)) {
    expect(summary, operationId).toBeTruthy();
    expect(tags, operationId).toHaveLength(1);
    for (const [status, { description }] of Object.entries(responses))
      expect(description, `${operationId} ${status}`).not.toMatch(/^(Default Response|Why the request was .*)?$/);
  }
  for (const scheme of Object.values<{ description?: string }>(document.components.securitySchemes))
    expect(scheme.description).toBeTruthy();
  // Rows of the requirements mean nothing to readers.
  expect(JSON.stringify(document).match(/\b(R-\d{3}-\d+|[CU]-\d{2})\b/g)).toBeNull();
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
  const shown = (await built.app.inject({ url: '/docs/json' })).json();
  expect(shown.openapi).toBe('3.1.0');
  expect(shown.servers).toEqual([{ url: '/' }]);
});
