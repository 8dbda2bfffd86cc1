import { describe, expect, test } from 'vitest';
import { cleanPrompt, cleanScenePrompts, MAX_PROMPT_CHARACTERS, MAX_SCENE_PROMPT_UNITS } from './clean-prompt.ts';

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

describe('the prompts of a scene (R-003-12)', () => {
  const refused = (prompt: string, visualPrompt: string, message: RegExp, field: string) =>
    expect(() => cleanScenePrompts({ prompt, visualPrompt })).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_ERROR',
        message: expect.stringMatching(message),
        details: { field },
      }),
    );

  test('where one is missing, also after cleaning, the other speaks for both', () => {
    const both = { prompt: 'a kettle', visualPrompt: 'a kettle' };
    expect(cleanScenePrompts({ prompt: ' a kettle ', visualPrompt: '\u200b' })).toEqual(both);
    expect(cleanScenePrompts({ prompt: '', visualPrompt: 'a kettle' })).toEqual(both);
    const two = { prompt: 'a kettle', visualPrompt: 'steam' };
    expect(cleanScenePrompts(two)).toEqual(two);
  });

  test('a scene without any is refused', () => {
    refused('', ' \u2060', /no prompts/, 'imagePrompt');
  });

  test('R10: each has up to 1000 UTF-16 units, of which an emoji takes two', () => {
    const longest = '🎬'.repeat(MAX_SCENE_PROMPT_UNITS / 2);
    expect(cleanScenePrompts({ prompt: longest, visualPrompt: 'x'.repeat(1000) })).toEqual({
      prompt: longest,
      visualPrompt: 'x'.repeat(1000),
    });
    refused(`${longest}x`, '', /at most 1000 UTF-16 units; this one has 1001/, 'imagePrompt');
    refused('', `${longest}x`, /UTF-16/, 'visualPrompt');
    refused('x'.repeat(1001), '', /at most 1000 characters; this one has 1001/, 'imagePrompt');
  });

  test('what is cleaned away does not count', () => {
    expect(cleanScenePrompts({ prompt: `${'x'.repeat(1000)}\u200b `, visualPrompt: '' }).prompt).toHaveLength(1000);
  });

  test('each is as clean as any prompt (R-004-29)', () => {
    refused('a\u0000', 'b', /NUL/, 'imagePrompt');
    refused('a', 'b\ud800', /surrogate/, 'visualPrompt');
  });
});
