import { expect, it } from 'vitest';
import { parseRange } from './parse-range.ts';

it('reads one byte range against the size of the file', () => {
  expect(parseRange('bytes=0-9', 100)).toEqual({ start: 0, end: 9 });
  expect(parseRange('bytes=90-', 100)).toEqual({ start: 90, end: 99 });
  expect(parseRange('bytes=-10', 100)).toEqual({ start: 90, end: 99 });
  expect(parseRange('bytes=0-500', 100)).toEqual({ start: 0, end: 99 });
  expect(parseRange('bytes=100-', 100)).toBe('unsatisfiable');
  expect(parseRange('bytes=-0', 100)).toBe('unsatisfiable');
});

it('ignores what it does not understand, as the standard asks', () => {
  for (const header of [undefined, '', 'bytes=', 'bytes=-', 'bytes=9-0', 'bytes=0-1,5-6', 'lines=0-1']) {
    expect(parseRange(header, 100), String(header)).toBeNull();
  }
});
