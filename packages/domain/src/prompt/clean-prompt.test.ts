import { describe, expect, test } from 'vitest';
import { cleanPrompt, MAX_PROMPT_CHARACTERS } from './clean-prompt.ts';

describe('prompt hygiene (R-002-02, R-004-29)', () => {
  test.each([
    ['as it is', 'fun science brain animation', 'fun science brain animation'],
    ['composed to NFC', 'Cafe\u0301', 'Caf\u00e9'],
    ['without control characters', 'a\u0007b\u001b[31mc\u009b', 'ab[31mc'],
    ['with its lines and tabs', 'one\n\ttwo', 'one\n\ttwo'],
    ['without zero-width and direction tricks', 'ig\u200bno\u202ere\ufeff', 'ignore'],
    ['with joined emoji', '👩\u200d🚀 in space', '👩\u200d🚀 in space'],
    ['trimmed', '  hello \n', 'hello'],
    ['without tag characters that hide text', 'hi\u{e0041}\u{e0042}', 'hi'],
  ])('is kept %s', (_title, raw, cleaned) => {
    expect(cleanPrompt(raw)).toBe(cleaned);
  });

  test.each([
    ['NUL', 'a\u0000b', /NUL/],
    ['half a surrogate pair', 'a\ud800b', /surrogate/],
    ['nothing', '', /at least one/],
    ['only invisible characters', ' \u200b\u2060\u0001 ', /at least one/],
    ['1001 characters', 'x'.repeat(MAX_PROMPT_CHARACTERS + 1), /at most 1000 characters; this one has 1001/],
  ])('is refused with %s', (_title, raw, message) => {
    expect(() => cleanPrompt(raw)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_ERROR', message: expect.stringMatching(message) }),
    );
  });

  test('1000 characters pass, an emoji counting as one', () => {
    expect([...cleanPrompt('🎬'.repeat(MAX_PROMPT_CHARACTERS))]).toHaveLength(MAX_PROMPT_CHARACTERS);
  });
});
