import { HEAD } from './draw-face.ts';
import { between, type Colour, type Layer } from './paint.ts';
import type { HairCut, PortraitLook } from './portrait-look.ts';
import { blend, box, cut, ellipse, intersect, mirrored, type Shape, union } from './shapes.ts';

const BLACK: Colour = [24, 18, 24];
const WHITE: Colour = [255, 255, 255];
const MIDDLE = 128;

/** What lies behind head and shoulders. */
export function hairBehind({ hair, cut: style }: PortraitLook): readonly Layer[] {
  const shape = BEHIND[style];
  return shape === undefined ? [] : [{ shape, colour: between(hair, BLACK, 0.24) }];
}

/** What lies over the forehead, with a gleam on it. */
export function hairInFront({ hair, cut: style }: PortraitLook): readonly Layer[] {
  const shape = IN_FRONT[style];
  return [
    { shape, colour: between(hair, WHITE, 0.06), fade: { colour: between(hair, BLACK, 0.1), from: 50, to: 120 } },
    { shape: intersect(shape, ellipse(112, 66, 26, 7)), colour: WHITE, opacity: 0.16, softness: 9 },
  ];
}

/** A cap of hair this much wider than the head. */
function cap(width: number): Shape {
  return (x, y) => HEAD(x, y) - width;
}

const BEHIND: Readonly<Partial<Record<HairCut, Shape>>> = {
  long: blend(ellipse(MIDDLE, 108, 60, 62), box(72, 110, 184, 226, 30), 20),
  bob: blend(ellipse(MIDDLE, 106, 60, 60), box(70, 106, 186, 178, 26), 20),
  bun: union(ellipse(MIDDLE, 44, 24, 22), ellipse(MIDDLE, 102, 51, 56)),
  curls: union(
    ...[72, 84, 100].flatMap((x, index) => [
      ellipse(x, [112, 82, 60][index] ?? 0, 19, 19),
      ellipse(2 * MIDDLE - x, [112, 82, 60][index] ?? 0, 19, 19),
    ]),
    ellipse(MIDDLE, 52, 21, 19),
  ),
};

const IN_FRONT: Readonly<Record<HairCut, Shape>> = {
  long: union(
    parted(cap(9)),
    mirrored(
      intersect(cut(cap(12), ellipse(MIDDLE, 124, 42, 60)), (_x, y) => y - 176),
      MIDDLE,
    ),
  ),
  bob: union(
    cut(
      intersect(cap(10), (_x, y) => y - 96),
      ellipse(MIDDLE, 130, 46, 46),
    ),
    mirrored(
      intersect(cut(cap(13), ellipse(MIDDLE, 124, 43, 60)), (_x, y) => y - 160),
      MIDDLE,
    ),
  ),
  bun: parted(cap(5)),
  short: cut(
    intersect(cap(6), (_x, y) => y - 112),
    union(ellipse(136, 122, 40, 42), box(90, 92, 166, 140, 8)),
  ),
  crop: cut(
    intersect(cap(2.5), (_x, y) => y - 108),
    box(89, 83, 167, 160, 14),
  ),
  swept: union(
    cut(
      intersect(cap(5), (_x, y) => y - 114),
      union(ellipse(MIDDLE, 124, 41, 44), box(89, 94, 167, 140, 8)),
    ),
    blend(ellipse(142, 58, 36, 15), ellipse(112, 64, 28, 13), 10),
  ),
  curls: union(
    ...[94, 106, 118, 130, 142, 154, 164].map((x, index) =>
      ellipse(x, [80, 70, 64, 62, 64, 69, 80][index] ?? 0, 13, 13),
    ),
  ),
};

/** Hair that falls to both sides from a parting left of the middle. */
function parted(shape: Shape): Shape {
  const top = intersect(shape, (_x, y) => y - 118);
  return cut(top, union(ellipse(142, 122, 36, 44), ellipse(108, 126, 26, 42)));
}
