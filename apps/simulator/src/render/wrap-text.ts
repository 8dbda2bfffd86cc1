/** Width of a text in pixels in the font that the caller has set. */
export type MeasureText = (text: string) => number;

const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * What can be drawn of a prompt: control characters become spaces and lone surrogates are replaced, since the drawing
 * library refuses or misreads them. Line breaks stay.
 */
export function cleanForDrawing(prompt: string): string {
  return prompt
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll(/[\p{Cc}\u200b\ufeff]/gu, (character) => (character === '\n' ? '\n' : ' '))
    .split('\n')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** Breaks text into lines no wider than `maxWidth`: at spaces, and inside a word that is wider than a line. */
export function wrapText(text: string, maxWidth: number, measure: MeasureText): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const joined = line === '' ? word : `${line} ${word}`;
      if (measure(joined) <= maxWidth) {
        line = joined;
      } else if (measure(word) <= maxWidth) {
        lines.push(line);
        line = word;
      } else {
        // Scripts without spaces go on in the same line; an address or the like starts its own.
        if (line !== '' && !WITHOUT_SPACES.test(word)) {
          lines.push(line);
          line = '';
        }
        line = line === '' ? '' : `${line} `;
        for (const { segment } of graphemes.segment(word)) {
          if (line.trim() !== '' && measure(line + segment) > maxWidth) {
            lines.push(line.trimEnd());
            line = '';
          }
          line += segment;
        }
      }
    }
    if (line !== '') lines.push(line);
  }
  return lines;
}

/** The narrowest width that keeps the number of lines, so that the last line is not a lonely word. */
export function balanceLines(text: string, maxWidth: number, measure: MeasureText): string[] {
  let best = wrapText(text, maxWidth, measure);
  if (best.length < 2 || best.length > 5) return best;
  for (let width = maxWidth * 0.95; width > maxWidth * 0.5; width *= 0.95) {
    const lines = wrapText(text, width, measure);
    if (lines.length > best.length) break;
    best = lines;
  }
  return best;
}
