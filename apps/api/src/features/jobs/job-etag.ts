import type { Job } from '@callsheet/domain';
import { signingWindow } from './signing-window.ts';

/**
 * Names how a job is shown: its version and its progress, which moves without one, and the half life of the signed
 * URLs inside, in which they stay the same: a 304 never keeps a link alive that has less than half its life left
 * (http-surface.md 6.1).
 */
export function jobEtag(job: Job, input: { signedUrlTtlSeconds: number; now: Date }): string {
  const window = job.assets.length === 0 ? '' : `-${signingWindow(input).number}`;
  return `W/"${job.version}-${job.progress}${window}"`;
}

/** Whether an `If-None-Match` header names this ETag; weakness does not matter for it (RFC 9110, 13.1.2). */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((candidate) => strong(candidate) === strong(etag));
}

function strong(etag: string): string {
  return etag.trim().replace(/^W\//, '');
}
