import type { Mood } from '../render/mood.ts';
import { createConfetti } from '../render/motifs/confetti.ts';
import { createGrid } from '../render/motifs/grid.ts';
import { createHills } from '../render/motifs/hills.ts';
import { createOrbits } from '../render/motifs/orbits.ts';
import { createSkyline } from '../render/motifs/skyline.ts';
import { createWaves } from '../render/motifs/waves.ts';
import type { Random } from '../render/random.ts';
import type { Layer, Stage } from '../render/stage.ts';

/** Where the product is at one moment: sizes and shifts in parts of its place, angles in radians. */
export interface ProductPose {
  readonly scale: number;
  readonly shiftX: number;
  readonly shiftY: number;
  readonly turn: number;
  /** Seen from the side: 1 is its whole width. */
  readonly width: number;
}

/** Size and length of a template's clips; the caller has no say in it. */
export interface ProductFormat {
  readonly aspectRatio: string;
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly durationSeconds: number;
}

/** What a template looks like. */
export interface ProductStyle {
  readonly format: ProductFormat;
  /** Chooses colours and pace. */
  readonly moodWords: string;
  readonly createMotif: (stage: Stage, mood: Mood, random: Random) => Layer;
  /** `done` is 0 at the first frame and 1 at the last. */
  readonly pose: (done: number) => ProductPose;
}

const WIDE: ProductFormat = { aspectRatio: '16:9', widthPixels: 1280, heightPixels: 720, durationSeconds: 4 };
/** As if held in the hand with a telephone. */
const UPRIGHT: ProductFormat = { aspectRatio: '9:16', widthPixels: 720, heightPixels: 1280, durationSeconds: 3 };
const STILL: ProductPose = { scale: 1, shiftX: 0, shiftY: 0, turn: 0, width: 1 };
const easeOut = (done: number) => 1 - (1 - Math.min(1, Math.max(0, done))) ** 3;

const SHOWCASE: ProductStyle = {
  format: WIDE,
  moodWords: 'elegant luxury premium',
  createMotif: createOrbits,
  pose: (done) => ({ ...STILL, scale: 0.94 + 0.1 * done, width: 1 - 0.28 * Math.sin(done * Math.PI) ** 2 }),
};

const STYLES: Readonly<Record<string, ProductStyle>> = {
  product_showcase: SHOWCASE,
  human_usage: {
    format: UPRIGHT,
    moodWords: 'fun people',
    createMotif: createWaves,
    pose: (done) => ({ ...STILL, turn: 0.09 * Math.sin(done * Math.PI * 4), shiftY: 0.03 * Math.sin(done * 12) }),
  },
  store_display: {
    format: WIDE,
    moodWords: 'business market',
    createMotif: createSkyline,
    pose: (done) => ({ ...STILL, shiftX: 0.5 - done, scale: 0.96 }),
  },
  lifestyle: {
    format: WIDE,
    moodWords: 'calm gentle',
    createMotif: createHills,
    pose: (done) => ({ ...STILL, scale: 0.9 + 0.2 * done, shiftX: 0.06 * Math.sin(done * Math.PI) }),
  },
  technical_demo: {
    format: WIDE,
    moodWords: 'technology future',
    createMotif: createGrid,
    pose: (done) => ({ ...STILL, scale: done < 0.5 ? 1 : 1 + 0.25 * easeOut((done - 0.5) * 2) }),
  },
  unboxing: {
    format: WIDE,
    moodWords: 'fun celebrate',
    createMotif: createConfetti,
    pose: (done) => ({
      ...STILL,
      scale: 0.3 + 0.7 * easeOut(done * 2),
      shiftY: 0.9 * (1 - easeOut(done * 2)),
      turn: 0.35 * (1 - easeOut(done * 2)),
    }),
  },
};

/** The style of a template that the generator offers. */
export function styleOf(templateName: string): ProductStyle {
  return STYLES[templateName] ?? SHOWCASE;
}
