import { balanceLines, cleanForDrawing, type MeasureText, wrapText } from './wrap-text.ts';

/** The prompt as it is shown: one font size, one or more pages that follow each other. */
export interface PromptLayout {
  readonly fontPixels: number;
  readonly lineHeightPixels: number;
  readonly pages: readonly (readonly string[])[];
}

export interface LayoutOptions {
  readonly prompt: string;
  readonly maxWidthPixels: number;
  readonly maxHeightPixels: number;
  readonly unit: number;
  readonly textScale: number;
  readonly durationSeconds: number;
  readonly measureWith: (fontPixels: number) => MeasureText;
}

/** Sizes for a 720-pixel frame with the number of lines up to which each looks like a title. */
const SIZES = [
  [58, 3],
  [50, 4],
  [44, 5],
  [38, 7],
  [33, 9],
  [29, 99],
  [26, 99],
] as const;
const LINE_HEIGHT = 1.3;
const SECONDS_PER_PAGE = 1.3;
/** No clip has room for more; the rest of a longer text would only cost time. */
const MAX_DRAWN_CHARACTERS = 4_000;

/** Chooses the largest size that fits one page, else the smallest on as many pages as the clip has time for. */
export function layoutPrompt(options: LayoutOptions): PromptLayout {
  const text = cleanForDrawing(options.prompt.slice(0, MAX_DRAWN_CHARACTERS));
  for (const [size, mostLines] of SIZES) {
    const fontPixels = Math.max(size * options.textScale, 26) * options.unit;
    const measure = options.measureWith(fontPixels);
    const lines = balanceLines(text, options.maxWidthPixels, measure);
    const fitting = Math.floor(options.maxHeightPixels / (fontPixels * LINE_HEIGHT));
    if (lines.length <= Math.min(fitting, mostLines)) {
      return { fontPixels, lineHeightPixels: fontPixels * LINE_HEIGHT, pages: [lines] };
    }
  }
  const fontPixels = 26 * options.unit;
  const lineHeightPixels = fontPixels * LINE_HEIGHT;
  const lines = wrapText(text, options.maxWidthPixels, options.measureWith(fontPixels));
  const linesPerPage = Math.floor(options.maxHeightPixels / lineHeightPixels);
  const mostPages = Math.max(1, Math.floor(options.durationSeconds / SECONDS_PER_PAGE));
  const pageCount = Math.min(mostPages, Math.ceil(lines.length / linesPerPage));
  // Pages of equal length read better than full ones and a rest.
  const perPage = Math.min(linesPerPage, Math.ceil(lines.length / pageCount));
  const pages = Array.from({ length: pageCount }, (_, page) => lines.slice(page * perPage, (page + 1) * perPage));
  const last = pages.at(-1);
  if (last && lines.length > pageCount * perPage) last[last.length - 1] = `${last.at(-1) ?? ''} …`;
  return { fontPixels, lineHeightPixels, pages };
}
