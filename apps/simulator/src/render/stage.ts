import type { SKRSContext2D } from '@napi-rs/canvas';

/** The drawing area of one clip. All distances are multiples of `unit`, so every size looks the same. */
export interface Stage {
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** 1/720 of the shorter side. */
  readonly unit: number;
  /** Where a motif puts its subject; above the text in either orientation. */
  readonly focus: { readonly x: number; readonly y: number };
}

/** Paints one layer at a time in seconds from the start of the clip. */
export type Layer = (context: SKRSContext2D, seconds: number) => void;

/** Measures a stage for a frame size. */
export function createStage(widthPixels: number, heightPixels: number): Stage {
  const unit = Math.min(widthPixels, heightPixels) / 720;
  const portrait = heightPixels > widthPixels;
  return {
    widthPixels,
    heightPixels,
    unit,
    focus: { x: widthPixels / 2, y: heightPixels * (portrait ? 0.36 : 0.33) },
  };
}
