import type { Shape } from './shapes.ts';

/** Red, green and blue, 0..255. */
export type Colour = readonly [number, number, number];

export interface Layer {
  readonly shape: Shape;
  readonly colour: Colour;
  /** Becomes this colour on the way down, from the row `from` to the row `to`; stays the same when absent. */
  readonly fade?: { readonly colour: Colour; readonly from: number; readonly to: number };
  /** 0..1; 1 when absent. */
  readonly opacity?: number;
  /** Pixels over which the edge fades out; 1 when absent, which only smooths it. */
  readonly softness?: number;
}

/** Layers over each other as rows of red, green and blue; the first lies at the back. */
export function paint(size: number, layers: readonly Layer[]): Uint8ClampedArray {
  // Rounded once at the end: under several layers the errors of each would show as bands.
  const canvas = new Float32Array(size * size * 3);
  for (const layer of layers) {
    for (let row = 0; row < size; row += 1) paintRow(canvas, { size, row, layer });
  }
  return new Uint8ClampedArray(canvas);
}

/** Leaps over what is certainly outside: half of the distance, since distances are not exact far from an edge. */
function paintRow(canvas: Float32Array, { size, row, layer }: { size: number; row: number; layer: Layer }): void {
  const { shape, opacity = 1, softness = 1 } = layer;
  const [red, green, blue] = colourAt(layer, row + 0.5);
  for (let column = 0; column < size; column += 1) {
    const distance = shape(column + 0.5, row + 0.5);
    const share = opacity * clamp(0.5 - distance / softness);
    if (share === 0) {
      column += Math.max(0, Math.floor((distance - softness / 2) / 2));
      continue;
    }
    const index = (row * size + column) * 3;
    canvas[index] = towards(canvas[index], red, share);
    canvas[index + 1] = towards(canvas[index + 1], green, share);
    canvas[index + 2] = towards(canvas[index + 2], blue, share);
  }
}

function towards(value = 0, goal: number, share: number): number {
  return value + (goal - value) * share;
}

function colourAt({ colour, fade }: Layer, y: number): Colour {
  return fade === undefined ? colour : between(colour, fade.colour, clamp((y - fade.from) / (fade.to - fade.from)));
}

/** The colour that lies this share, 0..1, of the way from one to the other. */
export function between(one: Colour, other: Colour, share: number): Colour {
  return [
    one[0] + (other[0] - one[0]) * share,
    one[1] + (other[1] - one[1]) * share,
    one[2] + (other[2] - one[2]) * share,
  ];
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
