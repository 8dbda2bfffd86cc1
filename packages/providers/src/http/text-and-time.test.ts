import { describe, expect, test } from 'vitest';
import { parseRetryAfter } from './parse-retry-after.ts';
import { describeUrl, scrubText } from './scrub-text.ts';

const NOW = new Date('2026-11-20T10:00:00.000Z');

describe('Retry-After', () => {
  test.each([
    ['7', 7_000],
    [' 7 ', 7_000],
    ['1.5', 1_500],
    ['0', 1_000],
    ['999999', 3_600_000],
    ['Fri, 20 Nov 2026 10:00:45 GMT', 45_000],
    ['Fri, 20 Nov 2026 09:00:00 GMT', 1_000],
    ['soon', null],
    ['-5', null],
    ['2026', 2_026_000],
    ['1e5', null],
    ['', null],
    [undefined, null],
  ])('C1: %j is %s ms', (header, milliseconds) => {
    expect(parseRetryAfter(header, NOW)).toBe(milliseconds);
  });
});

describe('texts for logs', () => {
  test('a text that is cut stays text: no half of a surrogate pair is left at its end', () => {
    expect(scrubText(`${'x'.repeat(299)}😀`, []).isWellFormed()).toBe(true);
  });

  test('keys, query strings, line breaks and control characters are taken out, and length is bounded', () => {
    const text = `bad r8_key\n\u0000 see https://files.example.com/a.mp4?sig=abc&x=1 \u202E ${'z'.repeat(5_000)}`;
    const clean = scrubText(text, ['r8_key', '']);
    expect(clean.startsWith('bad [removed] see https://files.example.com/a.mp4?[removed] zzz')).toBe(true);
    expect(clean.length).toBe(300);
  });

  test('a URL is told without its query', () => {
    expect(describeUrl(new URL('https://files.example.com/a.mp4?sig=abc'))).toBe('https://files.example.com/a.mp4');
  });
});
