import type { Asset } from '@callsheet/domain';

/** A video's description; nothing is stored under its key. */
export function sampleAsset(bucket: string): Asset {
  return {
    role: 'video',
    bucket,
    key: 'videos/sample.mp4',
    sizeBytes: 1_000,
    sha256: '0'.repeat(64),
    contentType: 'video/mp4',
    width: 1280,
    height: 720,
    durationSeconds: 4,
  };
}
