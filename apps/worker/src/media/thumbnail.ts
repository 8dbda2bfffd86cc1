/** Size in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** A JPEG to be made of a video, of what is shown at that second. */
export interface Thumbnail {
  readonly size: PictureSize;
  readonly atSeconds: number;
}

const LONGEST_SIDE_PIXELS = 640;

/** A picture of the first second, or of the middle of something shorter. */
export function thumbnailOf(video: PictureSize & { durationSeconds: number }): Thumbnail {
  return { size: thumbnailSize(video), atSeconds: Math.min(1, video.durationSeconds / 2) };
}

/** Fits into 640 pixels; never enlarges. */
export function thumbnailSize(video: PictureSize): PictureSize {
  const factor = Math.min(1, LONGEST_SIDE_PIXELS / Math.max(video.width, video.height));
  const even = (pixels: number) => Math.max(2, Math.round((pixels * factor) / 2) * 2);
  return { width: even(video.width), height: even(video.height) };
}
