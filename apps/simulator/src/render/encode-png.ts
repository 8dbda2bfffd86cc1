import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Each byte as its difference to the one above (PNG, 9.2), which suits soft gradients. */
const FILTER_UP = 2;

const compress = promisify(deflate);

/**
 * A PNG of opaque RGBA pixels. The canvas's own encoder works hard for small files, on the thread that serves all requests;
 * a dozen frames at once want little work, beside it.
 */
export async function encodePng(input: {
  readonly rgba: Buffer;
  readonly widthPixels: number;
  readonly heightPixels: number;
}): Promise<Buffer> {
  const { rgba, widthPixels, heightPixels } = input;
  const rowBytes = 1 + widthPixels * 3;
  const filtered = Buffer.allocUnsafe(rowBytes * heightPixels);
  let to = 0;
  let from = 0;
  for (let y = 0; y < heightPixels; y += 1) {
    filtered[to++] = FILTER_UP;
    for (let x = 0; x < widthPixels; x += 1, from += 4) {
      for (let channel = 0; channel < 3; channel += 1) {
        const above = y === 0 ? 0 : (rgba[from + channel - widthPixels * 4] ?? 0);
        filtered[to++] = (rgba[from + channel] ?? 0) - above;
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPixels, 0);
  header.writeUInt32BE(heightPixels, 4);
  // Eight bits of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  const data = await compress(filtered, { level: 1 });
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
