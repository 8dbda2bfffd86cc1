import { crc32 } from 'node:zlib';

/** What a picture says of itself; there are no pixels behind it. */
type Size = { readonly width: number; readonly height: number };

export function pngChunk(type: string, content: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

export function pngBytes(size: Size, chunks: readonly Buffer[] = [pngChunk('IDAT'), pngChunk('IEND')]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size.width, 0);
  header.writeUInt32BE(size.height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), pngChunk('IHDR', header), ...chunks]);
}

export function jpegSegment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

export function jpegFrame(size: Size, marker = 0xc0): Buffer {
  const content = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  content.writeUInt16BE(size.height, 1);
  content.writeUInt16BE(size.width, 3);
  return jpegSegment(marker, content);
}

export function jpegBytes(...segments: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, Buffer.from([0xff, 0xd9])]);
}

export function webpChunk(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(type, 'latin1'), length, content, Buffer.alloc(content.length % 2)]);
}

export function webpBytes(...chunks: readonly Buffer[]): Buffer {
  return webpChunk('RIFF', Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]));
}

export function lossyChunk(size: Size): Buffer {
  const content = Buffer.from('0000009d012a00000000', 'hex');
  content.writeUInt16LE(size.width, 6);
  content.writeUInt16LE(size.height, 8);
  return webpChunk('VP8 ', content);
}

export function losslessChunk(size: Size): Buffer {
  const content = Buffer.from('2f00000000', 'hex');
  content.writeUInt32LE((size.width - 1) | ((size.height - 1) << 14), 1);
  return webpChunk('VP8L', content);
}

export function canvasChunk(size: Size, flags = 0): Buffer {
  const content = Buffer.alloc(10);
  content.writeUInt8(flags, 0);
  content.writeUIntLE(size.width - 1, 4, 3);
  content.writeUIntLE(size.height - 1, 7, 3);
  return webpChunk('VP8X', content);
}

/** A picture of an animation, of which only the time is told. */
export function animationChunk(durationMs: number): Buffer {
  const content = Buffer.alloc(16);
  content.writeUIntLE(durationMs, 12, 3);
  return webpChunk('ANMF', content);
}
