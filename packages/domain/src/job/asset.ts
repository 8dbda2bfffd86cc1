import type { RenditionFormat } from '../media/rendition-formats.ts';

export type AssetRole = 'video' | 'thumbnail' | 'image' | 'frame' | RenditionFormat;

/** One stored object. Holds bucket and key, never a URL (U-36). */
export interface Asset {
  readonly role: AssetRole;
  readonly bucket: string;
  readonly key: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number | null;
}
