import { describe, expect, test } from 'vitest';
import { MAX_TOKEN_LENGTH, searchQuery, searchTokens, searchWords } from './search-tokens.ts';

describe('the words of a text (R-000-08)', () => {
  test.each([
    ['in lower case, each once', 'Red SHOE red', ['red', 'shoe']],
    ['without accents', 'Crème Brûlée São', ['creme', 'brulee', 'sao']],
    ['with a dotted capital I', 'İstanbul', ['istanbul']],
    ['from compatibility forms', 'ﬁne ① Ｗｉｄｅ', ['fine', '1', 'wide']],
    ['split at everything that is no letter or digit', "AB-12345_x/y's", ['ab', '12345', 'x', 'y', 's']],
    ['a character each in Chinese', '红色连衣裙', ['红', '色', '连', '衣', '裙']],
    ['a character each in Japanese, without voicing marks', 'だいパン', ['た', 'い', 'ハ', 'ン']],
    ['of mixed scripts', 'iPhone手机壳15', ['iphone', '手', '机', '壳', '15']],
    ['emoji as words, also joined and coloured ones', '🎬shoe👩🏽‍🚀', ['🎬', 'shoe', '👩', '🚀']],
    ['Arabic and Cyrillic', 'حذاء Красный', ['حذاء', 'красныи']],
    ['cut to their first characters', 'x'.repeat(100), ['x'.repeat(MAX_TOKEN_LENGTH)]],
    ['none', '!!! — …', []],
    ['none of half a surrogate pair', '\ud83d', []],
  ])('are %s', (_title, text, words) => {
    expect(searchWords(text)).toEqual(words);
  });

  test('of a very long text are read from its beginning only', () => {
    const text = Array.from({ length: 500_000 }, (_, index) => `w${index}`).join(' ');
    const words = searchWords(text);
    expect(words.slice(0, 3)).toEqual(['w0', 'w1', 'w2']);
    expect(words.length).toBeLessThan(1_500);
  });
});

describe('the tokens of a document', () => {
  test('are every beginning of every word, an emoji or an astral letter never cut in half', () => {
    expect(searchTokens(['Red re', null, '𝒳y🎬'], 100)).toEqual(['r', 're', 'red', 'x', 'xy', '🎬']);
    expect(searchTokens(['𐐨𐐩'], 100)).toEqual(['𐐨', '𐐨𐐩']);
  });

  test('are at most as many as told; words that come first win and none is half there', () => {
    const tokens = searchTokens(['alpha', 'beta gamma'], 9);
    expect(tokens).toEqual(['a', 'al', 'alp', 'alph', 'alpha', 'b', 'be', 'bet', 'beta']);
    expect(searchTokens(['alpha', 'beta gamma'], 8)).toEqual(['a', 'al', 'alp', 'alph', 'alpha']);
    const many = Array.from({ length: 1_000 }, (_, index) => `${index}word`).join(' ');
    expect(searchTokens([many], 64).length).toBeLessThanOrEqual(64);
  });
});

describe('a query', () => {
  test.each([
    ['asks nothing when blank', '  \n', null],
    ['can find nothing without a word', '!?', []],
    ['has its longest word first and none that another implies', 'sho Shoes s red', ['shoes', 'red']],
    ['is cut like the words are', 'x'.repeat(100), ['x'.repeat(MAX_TOKEN_LENGTH)]],
  ])('%s', (_title, text, tokens) => {
    expect(searchQuery(text)).toEqual(tokens);
  });

  test('counts its first eight words', () => {
    expect(searchQuery('a1 b2 c3 d4 e5 f6 g7 h8 i9')).toEqual(['a1', 'b2', 'c3', 'd4', 'e5', 'f6', 'g7', 'h8']);
  });

  test.each([
    ['Crème brûlée set', 'CREME bru'],
    ['红色连衣裙', '连衣'],
    ['Launch 🚀 video', '🚀'],
    ['SKU AB-12345', 'ab-123'],
    [`${'y'.repeat(50)}`, 'y'.repeat(30)],
  ])('finds “%s” by “%s”', (text, query) => {
    const tokens = searchTokens([text], 200);
    for (const token of searchQuery(query) ?? []) expect(tokens).toContain(token);
  });
});
