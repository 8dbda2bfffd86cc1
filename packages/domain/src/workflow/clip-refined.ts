import { cleanText } from '../prompt/clean-text.ts';

export const MAX_REFINED_CHARACTERS = 8000;

/** A text model's answer as it is kept, which may be cut short; null when there is nothing to read in it. */
export function clipRefined(text: string): string | null {
  const characters = [...(cleanText(text) ?? '')];
  const clipped = characters.slice(0, MAX_REFINED_CHARACTERS).join('').trim();
  return clipped === '' ? null : clipped;
}
