import { DomainError } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { createProviderRegistry } from './create-provider-registry.ts';
import { createTestAdapter } from './testing/replicate-setup.ts';

test('R-002-10: providers are pluggable: a configured one is found by its id and listed', () => {
  const adapter = createTestAdapter('https://api.example.com');
  const registry = createProviderRegistry([adapter]);
  expect(registry.get('replicate')).toBe(adapter);
  expect(registry.list()).toEqual([adapter]);
});

test('a provider that is not set up is PROVIDER_NOT_CONFIGURED', () => {
  const registry = createProviderRegistry([]);
  expect(() => registry.get('replicate')).toThrow(DomainError);
  expect(() => registry.get('__proto__')).toThrow(expect.objectContaining({ code: 'PROVIDER_NOT_CONFIGURED' }));
});

test('two adapters of one id are a mistake in the wiring', () => {
  const adapter = createTestAdapter('https://api.example.com');
  expect(() => createProviderRegistry([adapter, adapter])).toThrow(/two adapters/);
});
