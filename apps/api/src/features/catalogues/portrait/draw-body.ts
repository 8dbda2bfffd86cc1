import { between, type Colour, type Layer } from './paint.ts';
import type { PortraitLook } from './portrait-look.ts';
import { below, blend, box, cut, ellipse, intersect, mirrored, type Shape, stroke } from './shapes.ts';

const BLACK: Colour = [24, 18, 24];
const WHITE: Colour = [255, 255, 255];
const SHIRT: Colour = [244, 246, 250];
const MIDDLE = 128;

const SHOULDERS = blend(ellipse(MIDDLE, 274, 96, 68), box(96, 196, 160, 270, 14), 34);
const NECK = blend(box(108, 148, 148, 218, 18), ellipse(MIDDLE, 216, 30, 18), 14);
/** Where a collar leaves the neck free: a wedge that ends above its points. */
const OPEN_COLLAR = wedge({ tip: 228, slope: 0.72 });

/** Neck, shoulders and clothes. */
export function bodyLayers({ skin, clothes, neckline }: PortraitLook): readonly Layer[] {
  const light = between(clothes, WHITE, 0.1);
  const dark = between(clothes, BLACK, 0.18);
  const visibleNeck = neckline === 'round' ? NECK : intersect(NECK, OPEN_COLLAR);
  return [
    { shape: SHOULDERS, colour: light, fade: { colour: dark, from: 206, to: 256 } },
    ...(neckline === 'jacket' ? jacket(clothes) : []),
    { shape: visibleNeck, colour: between(skin, BLACK, 0.24), fade: { colour: skin, from: 164, to: 220 } },
    ...(neckline === 'round' ? [{ shape: hem(), colour: dark }] : []),
    ...(neckline === 'collar' ? collar(between(clothes, WHITE, 0.3)) : []),
    ...(neckline === 'jacket' ? collar(WHITE) : []),
  ];
}

/** Symmetrical, wider towards the top. */
function wedge({ tip, slope }: { tip: number; slope: number }): Shape {
  return (x, y) => Math.abs(x - MIDDLE) - (tip - y) * slope;
}

/** Of a round neckline, just below the neck. */
function hem(): Shape {
  return intersect(
    cut((x, y) => NECK(x, y) - 5, NECK),
    below(206),
  );
}

/** The two points of a collar, and what is in their shadow. */
function collar(colour: Colour): readonly Layer[] {
  return [
    { shape: mirrored(stroke(105, 207, 123, 233, 8), MIDDLE), colour: BLACK, opacity: 0.25, softness: 4 },
    { shape: mirrored(stroke(104, 203, 122, 228, 8), MIDDLE), colour },
  ];
}

/** A shirt between two lapels. */
function jacket(clothes: Colour): readonly Layer[] {
  return [
    { shape: intersect(wedge({ tip: 276, slope: 0.42 }), below(200), SHOULDERS), colour: SHIRT },
    {
      shape: intersect(mirrored(stroke(94, 204, 120, 264, 9), MIDDLE), SHOULDERS),
      colour: between(clothes, BLACK, 0.3),
    },
  ];
}
