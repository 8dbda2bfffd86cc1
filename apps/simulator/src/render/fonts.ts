import { fileURLToPath } from 'node:url';
import { GlobalFonts } from '@napi-rs/canvas';

/** Families under names of our own: an installed font of the same name must not change the pixels. */
export const TEXT_FONT = 'Callsheet Text';
export const CAPTION_FONT = 'Callsheet Caption';

const FILES = [
  [TEXT_FONT, 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'],
  [CAPTION_FONT, 'dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'],
] as const;

/** Makes the bundled fonts known to the canvas; repeating it is harmless. */
export function registerFonts(): void {
  for (const [family, file] of FILES) {
    if (GlobalFonts.has(family)) continue;
    if (!GlobalFonts.registerFromPath(fileURLToPath(import.meta.resolve(file)), family)) {
      throw new Error(`the font ${file} cannot be read`);
    }
  }
}
