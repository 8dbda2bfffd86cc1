import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ProbedMedia {
  readonly durationSeconds: number;
  readonly video: {
    readonly codec: string;
    readonly pixelFormat: string;
    readonly width: number;
    readonly height: number;
    readonly frameRate: string;
    readonly frames: number;
  };
  readonly audioCodec: string | null;
}

/** Measures a file with the ffprobe that lies beside ffmpeg; frames are counted by decoding them. */
export async function probeMedia(ffmpegPath: string, path: string): Promise<ProbedMedia> {
  const { stdout } = await run(join(dirname(ffmpegPath), 'ffprobe'), [
    ...['-v', 'error', '-count_frames', '-show_streams', '-show_format', '-of', 'json', path],
  ]);
  const { streams, format } = JSON.parse(stdout) as {
    streams: Record<string, string>[];
    format: Record<string, string>;
  };
  const video = streams.find((stream) => stream.codec_type === 'video') ?? {};
  return {
    durationSeconds: Number(format.duration),
    video: {
      codec: String(video.codec_name),
      pixelFormat: String(video.pix_fmt),
      width: Number(video.width),
      height: Number(video.height),
      frameRate: String(video.avg_frame_rate),
      frames: Number(video.nb_read_frames),
    },
    audioCodec: streams.find((stream) => stream.codec_type === 'audio')?.codec_name ?? null,
  };
}
