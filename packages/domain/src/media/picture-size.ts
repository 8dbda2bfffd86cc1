import type { PictureType } from './picture-header.ts';

type Size = { readonly width: number; readonly height: number } | null;

/** Where each kind of picture says how large it is; null where it does not. No bytes make these throw. */
export const PICTURE_SIZE_READERS: Record<PictureType, (view: DataView) => Size> = {
  'image/png': pngSize,
  'image/jpeg': jpegSize,
  'image/webp': webpSize,
};

/** The first chunk is the header; its size has 31 bits (PNG specification, 11.2.1). */
function pngSize(view: DataView): Size {
  if (view.byteLength < 33 || view.getUint32(8) !== 13 || textAt(view, 12) !== 'IHDR') return null;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  return width > 0x7fffffff || height > 0x7fffffff ? null : { width, height };
}

/** Segments up to the frame header (ITU T.81, B.2.2); whoever leaves the height to a later segment is not read. */
function jpegSize(view: DataView): Size {
  for (let at = 2; at + 9 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
    } else if (isFrameHeader(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
    } else {
      const length = view.getUint16(at + 2);
      // The picture itself, its end, and what no segment is: the size had to come before.
      if (marker === 0xda || marker === 0xd9 || marker === 0x00 || length < 2) return null;
      at += 2 + length;
    }
  }
  return null;
}

/** SOF0 to SOF15 but the three that define tables or are reserved. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** One of three beginnings: lossy, lossless, or extended with the size of the whole canvas (RFC 9649, 2). */
function webpSize(view: DataView): Size {
  if (view.byteLength < 30) return null;
  switch (textAt(view, 12)) {
    case 'VP8 ':
      if (view.getUint8(23) !== 0x9d || view.getUint8(24) !== 0x01 || view.getUint8(25) !== 0x2a) return null;
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      if (view.getUint8(20) !== 0x2f) return null;
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    default:
      return null;
  }
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

function textAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));
}
