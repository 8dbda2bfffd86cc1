import { createHash } from 'node:crypto';
import type { Avatar } from '@callsheet/domain';
import { drawPortrait } from './draw-portrait.ts';

/** A drawn portrait and the ETag of its bytes. */
export interface Portrait {
  readonly png: Buffer;
  readonly etag: string;
}

/** Some 20 kB each. */
const MAX_KEPT = 500;

/** Draws each portrait once per process, which takes some 20 ms, and forgets the oldest when there are many. */
export function createPortraitAlbum(maxKept = MAX_KEPT): (avatar: Pick<Avatar, 'id' | 'gender'>) => Portrait {
  const kept = new Map<string, Portrait>();
  return (avatar) => {
    const key = `${avatar.id} ${avatar.gender}`;
    const found = kept.get(key);
    if (found !== undefined) return found;
    const png = drawPortrait(avatar);
    const portrait = { png, etag: `"${createHash('sha256').update(png).digest('base64url')}"` };
    const [oldest] = kept.keys();
    if (kept.size >= maxKept && oldest !== undefined) kept.delete(oldest);
    kept.set(key, portrait);
    return portrait;
  };
}
