import { DomainError } from '@callsheet/domain';

/**
 * The video that a callback's body names (R-000-37). Nothing else of it is believed.
 * @throws DomainError INVALID_ID in the seed's words.
 */
export function readVideoId(rawBody: Buffer): string {
  const videoId = videoIdIn(rawBody);
  if (typeof videoId === 'string' && /^[0-9a-f]{24}$/i.test(videoId)) return videoId.toLowerCase();
  throw new DomainError({ code: 'INVALID_ID', message: 'Invalid videoId format' });
}

function videoIdIn(rawBody: Buffer): unknown {
  try {
    const body: unknown = JSON.parse(rawBody.toString('utf8'));
    return typeof body === 'object' && body !== null && 'videoId' in body ? body.videoId : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Says it in the seed's words (R-000-37). */
export function videoNotFound(error: unknown): never {
  const isUnknown = error instanceof DomainError && error.code === 'NOT_FOUND';
  throw isUnknown ? new DomainError({ code: 'NOT_FOUND', message: 'Video not found', cause: error }) : error;
}
