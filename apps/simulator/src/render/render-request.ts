/** Frames per second of every clip; veo makes no other. */
export const FRAMES_PER_SECOND = 24;

/** `fast` draws at half the pixels and encodes carelessly; size, length and frame count stay honest. */
export type RenderQuality = 'full' | 'fast';

/** What one clip shows. Equal requests give equal bytes. */
export interface RenderRequest {
  readonly prompt: string;
  readonly model: string;
  readonly seed: number;
  /** `16:9` or `9:16`, shown in the caption. */
  readonly aspectRatio: string;
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly durationSeconds: number;
  readonly audio: boolean;
  readonly quality: RenderQuality;
}

/** Exact number of frames of the clip. */
export function countFrames(request: RenderRequest): number {
  return request.durationSeconds * FRAMES_PER_SECOND;
}
