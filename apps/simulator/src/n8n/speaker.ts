import { between, createRandom, pick } from '../render/random.ts';

const SKINS = [
  ['#f6d5bd', '#e2ab8c', '#ee9c8d'],
  ['#e8b78f', '#cc8f66', '#dd8468'],
  ['#c68a5e', '#a36a42', '#b9634a'],
  ['#98633f', '#764729', '#8d4631'],
  ['#6d4530', '#4f2f1f', '#6b3426'],
] as const;
const HAIR = ['#2a1c15', '#4d3020', '#8a5a2e', '#b98a4a', '#5b5b63', '#7a3322'] as const;
const CLOTHES = ['#2f5d8a', '#8a3f5a', '#2f7a6a', '#5a4a8f', '#b5653a', '#394150'] as const;
const IRISES = ['#4a7a9c', '#5a7a3f', '#6b4a2b', '#3a2a1f'] as const;
const HAIRCUTS = ['long', 'short', 'bun'] as const;

const SECONDS_PER_BLINK = 0.18;

/** How somebody who does not exist looks; another avatar's id, somebody else. Colours in CSS. */
export interface Speaker {
  readonly skin: string;
  readonly shade: string;
  readonly blush: string;
  readonly hair: string;
  readonly haircut: (typeof HAIRCUTS)[number];
  readonly clothes: string;
  readonly iris: string;
  readonly hasGlasses: boolean;
  /** Seconds from one blink to the next. */
  readonly blinkEverySeconds: number;
}

export function createSpeaker(avatarId: string): Speaker {
  const random = createRandom(`speaker:${avatarId}`);
  const [skin, shade, blush] = pick<readonly [string, string, string]>(random, SKINS);
  return {
    ...{ skin, shade, blush },
    hair: pick(random, HAIR),
    haircut: pick(random, HAIRCUTS),
    clothes: pick(random, CLOTHES),
    iris: pick(random, IRISES),
    hasGlasses: random() < 0.25,
    blinkEverySeconds: between(random, 1.9, 3.1),
  };
}

/** How far the eyes are open, 0 to 1. The first blink comes half a turn into the clip. */
export function eyeOpening(speaker: Speaker, seconds: number): number {
  const age = (seconds + speaker.blinkEverySeconds / 2) % speaker.blinkEverySeconds;
  return age < SECONDS_PER_BLINK ? Math.abs(Math.cos((Math.PI * age) / SECONDS_PER_BLINK)) : 1;
}
