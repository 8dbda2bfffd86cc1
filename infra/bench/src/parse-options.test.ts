import { expect, test } from 'vitest';
import { parseOptions } from './parse-options.ts';

test('everything is measured unless some parts are named', () => {
  const all = parseOptions([]);
  expect(all).toMatchObject({ quick: false, profile: false });
  expect(all.names).toEqual(
    expect.arrayContaining(['submit', 'pick-up', 'read', 'engine', 'ingest', 'growth', 'streams']),
  );
  expect(parseOptions(['--only', 'submit, read', '--quick'])).toEqual({
    names: ['submit', 'read'],
    quick: true,
    profile: false,
  });
});

test('what is not known is refused with what is', () => {
  expect(() => parseOptions(['--only', 'sumbit'])).toThrow(/no benchmark 'sumbit'; use some of submit,/);
  expect(() => parseOptions(['--fast'])).toThrow(/--quick/);
});
