import { CustomSource, FilePathSource, Input, type InputVideoTrack, MP4, QTFF, type Source, WEBM } from 'mediabunny';
import type { IncomingFile } from './incoming-file.ts';
import { MediaError } from './media-error.ts';

/** What a video file holds. Sizes in pixels as shown (rotation applied), times in seconds. */
export interface MediaProbe {
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  readonly fps: number;
  readonly frames: number;
  /** `avc` for H.264; null when unknown. */
  readonly videoCodec: string | null;
  /** Plays everywhere as it is: H.264 in 4:2:0, square pixels, upright. */
  readonly playable: boolean;
  /** Null without sound. */
  readonly audioCodec: string | null;
  readonly audioDurationSeconds: number | null;
}

/** A file that is read piece by piece, as far as its tables need it. */
type ReadableFile = Pick<IncomingFile, 'sizeBytes' | 'read'>;

/** A small file may claim a size that takes the machine's memory to decode. */
const MAX_SIDE_PIXELS = 4096;
const MAX_DURATION_SECONDS = 600;
/** H.264 profiles with 8-bit 4:2:0: baseline, main, extended, high. */
const COMMON_H264_PROFILES = new Set(['42', '4d', '58', '64']);

/**
 * Reads a video file's tables in this process; frames are not decoded and the file is not held in memory. Of a file that is
 * still coming in it waits for what it needs.
 * @throws MediaError ASSET_INVALID when it is not a video, is damaged, or exceeds 4096 pixels a side or 600 s.
 */
export async function probeMedia(file: string | ReadableFile): Promise<MediaProbe> {
  let lateError: unknown = null;
  const source = openSource(file, (error) => {
    lateError = error;
  });
  const input = new Input({ source, formats: [MP4, QTFF, WEBM] });
  try {
    const video = await input.getPrimaryVideoTrack();
    if (video === null)
      throw new MediaError({ code: 'ASSET_INVALID', message: 'The provider delivered a file without a video track.' });
    const audio = await input.getPrimaryAudioTrack();
    const stats = await video.computePacketStats();
    const probe: MediaProbe = {
      width: await video.getDisplayWidth(),
      height: await video.getDisplayHeight(),
      durationSeconds: (await video.computeDuration()) - (await video.getFirstTimestamp()),
      fps: stats.averagePacketRate,
      frames: stats.packetCount,
      videoCodec: await video.getCodec(),
      playable: await isPlayable(video),
      audioCodec: audio === null ? null : await audio.getCodec(),
      audioDurationSeconds: audio === null ? null : await audio.computeDuration(),
    };
    assertSane(probe);
    return probe;
  } catch (error) {
    if (error instanceof MediaError) throw error;
    throw new MediaError({
      code: 'ASSET_INVALID',
      message: 'The provider delivered a file that cannot be read as a video.',
      cause: lateError ?? error,
    });
  } finally {
    input.dispose();
  }
}

function openSource(file: string | ReadableFile, handleUnhandledError: (error: unknown) => void): Source {
  if (typeof file === 'string') return new FilePathSource(file, { handleUnhandledError });
  return new CustomSource({
    handleUnhandledError,
    getSize: () => file.sizeBytes(),
    read: (start, end) => file.read(start, end - start),
    prefetchProfile: 'fileSystem',
  });
}

async function isPlayable(video: InputVideoTrack): Promise<boolean> {
  const codecString = await video.getCodecParameterString();
  const profile = /^avc[13]\.([0-9a-f]{2})/i.exec(codecString ?? '')?.[1]?.toLowerCase();
  const pixels = await video.getPixelAspectRatio();
  return (
    profile !== undefined &&
    COMMON_H264_PROFILES.has(profile) &&
    (await video.getRotation()) === 0 &&
    pixels.num === pixels.den
  );
}

function assertSane(probe: MediaProbe): void {
  const sides = [probe.width, probe.height];
  if (probe.frames < 1 || !(probe.durationSeconds > 0) || !(probe.fps > 0) || sides.some((side) => !(side > 0))) {
    throw new MediaError({ code: 'ASSET_INVALID', message: 'The provider delivered a video without any pictures.' });
  }
  if (sides.some((side) => side > MAX_SIDE_PIXELS) || probe.durationSeconds > MAX_DURATION_SECONDS) {
    throw new MediaError({
      code: 'ASSET_INVALID',
      message: 'The provider delivered a video that is larger than anything that was bought.',
    });
  }
}
