import { MOOD_RULES } from './mood-rules.ts';
import { between, pick, type Random } from './random.ts';

/** Hue in degrees, saturation and lightness in percent. */
export type Hsl = readonly [number, number, number];

/** The colours and the pace of a clip. */
export interface Mood {
  readonly name: string;
  /** Gradient stops, top left to bottom right. */
  readonly backdrop: readonly [Hsl, Hsl, Hsl];
  readonly accents: readonly [Hsl, Hsl, Hsl, Hsl];
  readonly ink: Hsl;
  readonly panel: Hsl;
  readonly panelOpacity: number;
  /** Multiplies every movement. */
  readonly pace: number;
  /** Beats per minute of the sound. */
  readonly beatsPerMinute: number;
  readonly scale: 'major' | 'minor';
  readonly confetti: boolean;
  /** Makes the prompt smaller, for clips that stand behind something else. */
  readonly textScale: number;
}

/** Chooses by the prompt's words (the first rule wins), else by the seed; hues shift a little per clip. */
export function chooseMood(prompt: string, random: Random): Mood {
  const text = prompt.toLowerCase();
  const { mood } = MOOD_RULES.find((rule) => rule.words.test(text)) ?? pick(random, MOOD_RULES);
  const shift = between(random, -12, 12);
  const turn = ([hue, saturation, lightness]: Hsl): Hsl => [(hue + shift + 360) % 360, saturation, lightness];
  const [first, second, third] = mood.backdrop;
  const [a, b, c, d] = mood.accents;
  return { ...mood, backdrop: [turn(first), turn(second), turn(third)], accents: [turn(a), turn(b), turn(c), turn(d)] };
}

/** CSS colour of an HSL triple. */
export function toCss([hue, saturation, lightness]: Hsl, opacity = 1): string {
  return `hsla(${hue.toFixed(1)}, ${saturation}%, ${lightness}%, ${opacity.toFixed(3)})`;
}
