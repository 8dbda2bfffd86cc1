import { cleanForDrawing } from '../render/wrap-text.ts';

const WORDS_PER_SECOND = 2.5;
const SHORTEST_SECONDS = 4;
/** A long speech would take a small machine too long. */
const LONGEST_SECONDS = 12;
/** More do not fit in a caption that can be read from afar. */
const MOST_WORDS_PER_CAPTION = 16;
/** The speaker closes the mouth before the next caption. */
const PAUSE_SECONDS = 0.22;
const LETTERS_PER_SYLLABLE = 3;

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Words that are shown while they are spoken, in seconds from the start of the clip. */
export interface Caption {
  readonly words: readonly string[];
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Whole seconds that a clip of this speech takes, 4 to 12. */
export function secondsToSpeak(speech: string): number {
  const seconds = Math.ceil(wordsOf(speech).length / WORDS_PER_SECOND);
  return Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, seconds));
}

/**
 * The sentences one after the other without a gap, each as long as its words. At most one begins in a second: what a clip has no
 * time for is left out, and the last one says so.
 */
export function timeSpeech(speech: string, durationSeconds: number): readonly Caption[] {
  const all = cleanForDrawing(speech)
    .split('\n')
    .flatMap((line) => [...sentences.segment(line)].map(({ segment }) => segment))
    .flatMap((sentence) => pieces(wordsOf(sentence)));
  const shown = all.slice(0, durationSeconds);
  const last = shown.at(-1);
  if (last !== undefined && all.length > shown.length) shown[shown.length - 1] = [...last, '…'];
  const total = shown.reduce((sum, words) => sum + words.length, 0);
  let spoken = 0;
  return shown.map((words) => {
    const fromSeconds = (spoken / total) * durationSeconds;
    spoken += words.length;
    return { words, fromSeconds, toSeconds: (spoken / total) * durationSeconds };
  });
}

/** How far the mouth is open, 0 to 1: once per syllable, closed between sentences. */
export function mouthOpening(captions: readonly Caption[], seconds: number): number {
  const caption = captions.find(({ fromSeconds, toSeconds }) => seconds >= fromSeconds && seconds < toSeconds);
  if (caption === undefined) return 0;
  const { words, fromSeconds, toSeconds } = caption;
  const speakingSeconds = Math.max(0.1, toSeconds - fromSeconds - PAUSE_SECONDS);
  const place = ((seconds - fromSeconds) / speakingSeconds) * words.length;
  const word = words[Math.floor(place)];
  if (word === undefined) return 0;
  const syllables = Math.max(1, Math.round(word.length / LETTERS_PER_SYLLABLE));
  return Math.abs(Math.sin(Math.PI * syllables * (place % 1)));
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Parts of about equal length. */
function pieces(words: readonly string[]): (readonly string[])[] {
  const count = Math.ceil(words.length / MOST_WORDS_PER_CAPTION);
  const size = Math.ceil(words.length / Math.max(1, count));
  return Array.from({ length: count }, (_, index) => words.slice(index * size, (index + 1) * size));
}
