import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { nestProviderKeys, problemsOfProviderKeys } from './provider-key-variables.ts';

const key = randomBytes(32);
const problems = (text: string) => problemsOfProviderKeys({ PROVIDER_KEY_MASTER_KEYS: text });

test('R-004-28: master keys are read in their order, and none is a setting too', () => {
  const text = `2026-11:${key.toString('base64')}, old:${Buffer.alloc(32, 7).toString('base64')}`;
  expect(problems(text)).toEqual([]);
  expect(nestProviderKeys({ PROVIDER_KEY_MASTER_KEYS: text }).masterKeys).toEqual([
    { id: '2026-11', key },
    { id: 'old', key: Buffer.alloc(32, 7) },
  ]);
  expect([problems(''), nestProviderKeys({ PROVIDER_KEY_MASTER_KEYS: '' }).masterKeys]).toEqual([[], []]);
});

test.each([
  ['a key without an id', key.toString('base64')],
  ['an empty id', `:${key.toString('base64')}`],
  ['a key of 31 bytes', `a:${key.subarray(1).toString('base64')}`],
  ['a key of 33 bytes', `a:${Buffer.concat([key, Buffer.of(1)]).toString('base64')}`],
  ['a key in hex', `a:${key.toString('hex')}`],
  ['a key that is no base64', 'a:hunter2!hunter2!'],
  ['no key', 'a:'],
  ['an id with a space', `a b:${key.toString('base64')}`],
])('R-004-28: %s is refused by its place, and nothing of it is shown', (_name, entry) => {
  const [problem = ''] = problems(`good:${randomBytes(32).toString('base64')},${entry}`);
  expect(problem).toBe(
    'PROVIDER_KEY_MASTER_KEYS must be a list of id:key, each key 32 bytes in base64; entry 2 is not.',
  );
});

test('R-004-28: two keys of one id are refused', () => {
  expect(problems(`a:${key.toString('base64')},a:${randomBytes(32).toString('base64')}`)).toEqual([
    'PROVIDER_KEY_MASTER_KEYS has two keys with one id.',
  ]);
});
