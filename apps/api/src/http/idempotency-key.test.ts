import { expect, test } from 'vitest';
import { canonicalJson } from './idempotency-key.ts';
import { parseTarget, targetText } from './idempotency-target.ts';

test('the order of keys plays no part, at any depth; everything else does', () => {
  expect(canonicalJson({ b: [{ y: 1, x: null }], a: 'ü"' })).toBe(canonicalJson({ a: 'ü"', b: [{ x: null, y: 1 }] }));
  expect(canonicalJson({ a: [1, 2] })).not.toBe(canonicalJson({ a: [2, 1] }));
  expect(canonicalJson({ a: 1 })).not.toBe(canonicalJson({ a: '1' }));
  expect(canonicalJson({ a: null })).not.toBe(canonicalJson({}));
  expect(canonicalJson({ a: undefined })).toBe('{}');
  expect(canonicalJson(undefined)).toBe('null');
});

test('a target survives being a text', () => {
  const target = { jobId: '0123456789abcdef01234567', admission: 3 };
  expect(parseTarget(targetText(target))).toEqual(target);
});
