import type { Gender } from '@callsheet/domain';
import type { Colour } from './paint.ts';

const SKINS: readonly Colour[] = [
  [255, 221, 196],
  [245, 200, 168],
  [226, 172, 132],
  [196, 137, 98],
  [154, 100, 68],
  [112, 71, 49],
];
const HAIRS: readonly Colour[] = [
  [43, 33, 30],
  [74, 48, 36],
  [112, 70, 42],
  [161, 104, 55],
  [214, 168, 98],
  [146, 62, 38],
  [120, 118, 122],
];
const CLOTHES: readonly Colour[] = [
  [47, 94, 140],
  [38, 122, 112],
  [148, 62, 84],
  [92, 72, 148],
  [196, 104, 62],
  [56, 66, 88],
  [84, 122, 66],
  [206, 150, 52],
];
/** Top and bottom of the wall behind. */
const WALLS: readonly (readonly [Colour, Colour])[] = [
  [
    [214, 232, 246],
    [168, 202, 230],
  ],
  [
    [250, 228, 214],
    [240, 194, 172],
  ],
  [
    [222, 240, 226],
    [174, 214, 186],
  ],
  [
    [236, 226, 246],
    [202, 186, 228],
  ],
  [
    [252, 240, 208],
    [242, 216, 152],
  ],
  [
    [216, 240, 240],
    [164, 212, 212],
  ],
];
const CUTS = {
  female: ['long', 'bob', 'bun'],
  male: ['short', 'crop', 'swept'],
  none: ['curls', 'short', 'bob'],
} as const;
const NECKLINES = ['round', 'collar', 'jacket'] as const;

export type HairCut = (typeof CUTS)[keyof typeof CUTS][number];

/** Everything that makes one portrait differ from another. */
export interface PortraitLook {
  readonly skin: Colour;
  readonly hair: Colour;
  readonly clothes: Colour;
  readonly wall: readonly [Colour, Colour];
  readonly cut: HairCut;
  readonly neckline: (typeof NECKLINES)[number];
  readonly glasses: boolean;
  readonly beard: boolean;
  readonly earrings: boolean;
}

/** The look of an avatar: always the same for its id and gender. */
export function portraitLook({ id, gender }: { id: string; gender: Gender | null }): PortraitLook {
  const next = choicesFrom(id);
  const pick = <T>(options: readonly [T, ...T[]] | readonly T[]): T => options[next() % options.length] as T;
  const skin = pick(SKINS);
  return {
    skin,
    // Fair and red hair is left to the fair half of the skins.
    hair: pick(SKINS.indexOf(skin) < 3 ? HAIRS : HAIRS.slice(0, 2)),
    clothes: pick(CLOTHES),
    wall: pick(WALLS),
    cut: pick<HairCut>(CUTS[gender ?? 'none']),
    neckline: pick(NECKLINES),
    glasses: next() % 5 === 0,
    beard: next() % 3 === 0 && gender === 'male',
    earrings: next() % 2 === 0 && gender === 'female',
  };
}

/** Whole numbers that follow from a text: FNV-1a for the first, a mixing step (xorshift, multiply) for each. */
function choicesFrom(text: string): () => number {
  let state = 2_166_136_261;
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 16_777_619);
  return () => {
    state = Math.imul(state ^ (state >>> 15), 2_246_822_519) + 1;
    return (state ^ (state >>> 13)) >>> 0;
  };
}
