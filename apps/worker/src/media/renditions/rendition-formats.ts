import type { RenditionFormat } from '@callsheet/domain';
import type { PictureSize } from '../thumbnail.ts';
import { PREVIEW_CODECS, type RenditionCodecs, SMALL_MP4_CODECS, WEBM_CODECS } from './rendition-arguments.ts';

export interface Rendition {
  readonly extension: string;
  readonly contentType: 'video/webm' | 'video/mp4' | 'image/webp';
  /** Never larger than the video. */
  readonly sizeOf: (video: PictureSize) => PictureSize;
  readonly longestSeconds: number;
  readonly isSilent: boolean;
  readonly codecs: RenditionCodecs;
}

const SMALL_SHORTER_SIDE_PIXELS = 480;
const PREVIEW_WIDTH_PIXELS = 320;
const PREVIEW_SECONDS = 3;

export const RENDITIONS: Record<RenditionFormat, Rendition> = {
  webm: {
    extension: 'webm',
    contentType: 'video/webm',
    sizeOf: (video) => scaled(video, 1),
    longestSeconds: Number.POSITIVE_INFINITY,
    isSilent: false,
    codecs: WEBM_CODECS,
  },
  mp4_small: {
    extension: 'mp4',
    contentType: 'video/mp4',
    sizeOf: (video) => scaled(video, SMALL_SHORTER_SIDE_PIXELS / Math.min(video.width, video.height)),
    longestSeconds: Number.POSITIVE_INFINITY,
    isSilent: false,
    codecs: SMALL_MP4_CODECS,
  },
  preview: {
    extension: 'webp',
    contentType: 'image/webp',
    sizeOf: (video) => scaled(video, PREVIEW_WIDTH_PIXELS / video.width),
    longestSeconds: PREVIEW_SECONDS,
    isSilent: true,
    codecs: PREVIEW_CODECS,
  },
};

/** Even sides, since the coded colours come in pairs. */
function scaled(video: PictureSize, factor: number): PictureSize {
  const even = (pixels: number) => Math.max(2, Math.round((pixels * Math.min(1, factor)) / 2) * 2);
  return { width: even(video.width), height: even(video.height) };
}
