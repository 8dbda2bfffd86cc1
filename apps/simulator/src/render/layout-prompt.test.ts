import { describe, expect, it } from 'vitest';
import { layoutPrompt } from './layout-prompt.ts';
import { cleanForDrawing, wrapText } from './wrap-text.ts';

/** A font whose every UTF-16 unit is 0.6 of its size wide. */
const measureWith = (fontPixels: number) => (text: string) => text.length * fontPixels * 0.6;
const options = { maxWidthPixels: 600, maxHeightPixels: 460, unit: 1, textScale: 1, durationSeconds: 4, measureWith };

describe('wrapText', () => {
  const measure = (text: string) => text.length;

  it('breaks at spaces and inside words that are too wide, and loses nothing', () => {
    const text = 'one two three abcdefghijklmnopqrstuvwxyz four';
    const lines = wrapText(text, 10, measure);
    expect(Math.max(...lines.map(measure))).toBeLessThanOrEqual(10);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });

  it('starts an address on a line of its own, and goes on in the line for scripts without spaces', () => {
    expect(wrapText('see https://e.org/abc', 8, measure)).toEqual(['see', 'https://', 'e.org/ab', 'c']);
    expect(wrapText('ab 日本語の文章', 5, measure)).toEqual(['ab 日本', '語の文章']);
  });

  it('never parts a character from its combining marks', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(wrapText(family.repeat(3), 11, measure)).toEqual([family, family, family]);
  });
});

describe('cleanForDrawing', () => {
  it('replaces control characters and lone surrogates, and keeps line breaks', () => {
    expect(cleanForDrawing('a\u0000b\r\n\n c\ud800\t d ')).toBe('a b\nc\ufffd d');
  });
});

describe('layoutPrompt', () => {
  it('shows a short prompt large on one page', () => {
    const layout = layoutPrompt({ ...options, prompt: 'fun science brain' });
    expect(layout.fontPixels).toBe(58);
    expect(layout.pages).toHaveLength(1);
  });

  it('shows every word of 1000 characters, legibly, on pages that fit', () => {
    const prompt = 'a fox runs over the hill '.repeat(40).trim();
    const layout = layoutPrompt({ ...options, prompt });
    expect(layout.fontPixels).toBeGreaterThanOrEqual(26);
    expect(layout.pages.flat().join(' ')).toBe(prompt);
    for (const page of layout.pages) expect(page.length * layout.lineHeightPixels).toBeLessThanOrEqual(460);
  });

  it('ends with a sign of omission when a clip has no time for all of it', () => {
    const layout = layoutPrompt({ ...options, prompt: 'word '.repeat(4000) });
    expect(layout.pages).toHaveLength(3);
    expect(layout.pages.at(-1)?.at(-1)).toMatch(/…$/);
  });

  it('has nothing to show for a prompt of control characters', () => {
    expect(layoutPrompt({ ...options, prompt: '\u0000\u0001' }).pages.flat()).toEqual([]);
  });
});
