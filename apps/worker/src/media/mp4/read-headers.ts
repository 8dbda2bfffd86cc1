import { LayoutError } from './layout-error.ts';

/** No turning, mirroring, scaling or moving of the picture, as 16.16 and 2.30 fixed point numbers. */
const IDENTITY = Buffer.from('000100000000000000000000000000000001000000000000000000000000000040000000', 'hex');
const NORMAL_RATE = 0x0001_0000;
const TRACK_ENABLED = 1;

/** Contents of `mvhd` or `mdhd`: how long something lasts. @throws LayoutError or RangeError */
export function readSeconds(header: Buffer): { timescale: number; seconds: number } {
  const isLong = header.readUInt8(0) === 1;
  const timescale = header.readUInt32BE(isLong ? 20 : 12);
  if (timescale === 0) throw new LayoutError({ message: 'a clock stands still' });
  const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  return { timescale, seconds: duration / timescale };
}

/** Contents of `mvhd`. @throws LayoutError unless the film is shown as it is */
export function assertPlainMovie(mvhd: Buffer): void {
  const isLong = mvhd.readUInt8(0) === 1;
  const rateAt = isLong ? 32 : 20;
  if (mvhd.readUInt32BE(rateAt) !== NORMAL_RATE || !isIdentity(mvhd, rateAt + 16))
    throw new LayoutError({ message: 'the film is not shown as it is' });
}

/** Contents of `tkhd`. @throws LayoutError unless the track is on and not turned or mirrored */
export function assertPlainTrack(tkhd: Buffer): void {
  const isLong = tkhd.readUInt8(0) === 1;
  if ((tkhd.readUInt32BE(0) & TRACK_ENABLED) === 0 || !isIdentity(tkhd, isLong ? 52 : 40))
    throw new LayoutError({ message: 'a track is not shown as it is' });
}

/** Contents of `dref`. @throws LayoutError when the samples lie in another file or at an address (U-33) */
export function assertOwnSamples(dref: Buffer): void {
  // One entry of type `url ` that is nothing but the flag for "in this file".
  const isOwn = dref.length === 20 && dref.subarray(4).equals(Buffer.from('000000010000000c75726c2000000001', 'hex'));
  if (!isOwn) throw new LayoutError({ message: 'the samples lie elsewhere' });
}

/**
 * Contents of `elst`: one edit at normal speed. Answers what it shows, from where in the track's own time.
 * @throws LayoutError for any other edits
 */
export function readOnlyEdit(elst: Buffer): { duration: number; mediaTime: number } {
  const isLong = elst.readUInt8(0) === 1;
  if (elst.readUInt32BE(4) !== 1 || elst.length !== (isLong ? 28 : 20))
    throw new LayoutError({ message: 'the film is cut' });
  if (elst.readUInt32BE(isLong ? 24 : 16) !== NORMAL_RATE)
    throw new LayoutError({ message: 'the film is not shown as it is' });
  return isLong
    ? { duration: Number(elst.readBigUInt64BE(8)), mediaTime: Number(elst.readBigInt64BE(16)) }
    : { duration: elst.readUInt32BE(8), mediaTime: elst.readInt32BE(12) };
}

function isIdentity(header: Buffer, at: number): boolean {
  return header.subarray(at, at + IDENTITY.length).equals(IDENTITY);
}
