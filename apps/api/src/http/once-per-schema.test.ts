import { expect, test } from 'vitest';
import { oncePerSchema } from './once-per-schema.ts';

test('each schema is compiled once, and equal ones each by themselves', () => {
  let compiled = 0;
  const compile = oncePerSchema((schema) => {
    compiled += 1;
    return { schema };
  });
  const [one, other] = [{ type: 'string' }, { type: 'string' }];
  expect(compile(one)).toBe(compile(one));
  expect(compile(other).schema).toBe(other);
  expect(compiled).toBe(2);
});
