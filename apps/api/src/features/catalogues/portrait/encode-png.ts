import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BYTES_PER_PIXEL = 3;
/** Each row says which filter it went through; 1 is the difference to the pixel on its left. */
const SUB_FILTER = 1;

/** A PNG of 8 bits per channel, opaque. `pixels` are rows of red, green and blue from the top. */
export function encodePng(picture: { width: number; height: number; pixels: Uint8ClampedArray }): Buffer {
  const { width, height } = picture;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits, true colour; the defaults for compression, filter and interlacing are zeros.
  header.set([8, 2], 8);
  const data = deflateSync(filterRows(picture));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** Gradients become runs of small numbers, which pack to a third. */
function filterRows({ width, height, pixels }: { width: number; height: number; pixels: Uint8ClampedArray }): Buffer {
  const rowBytes = width * BYTES_PER_PIXEL;
  const rows = Buffer.alloc((rowBytes + 1) * height);
  for (let row = 0; row < height; row += 1) {
    const from = row * rowBytes;
    const to = row * (rowBytes + 1);
    rows[to] = SUB_FILTER;
    for (let index = 0; index < rowBytes; index += 1) {
      const left = index < BYTES_PER_PIXEL ? 0 : (pixels[from + index - BYTES_PER_PIXEL] ?? 0);
      rows[to + 1 + index] = (pixels[from + index] ?? 0) - left;
    }
  }
  return rows;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
