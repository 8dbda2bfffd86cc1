import { isTerminal, type Job } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JobWaits } from '../events/job-waits.ts';
import { goneSignal } from './gone-signal.ts';

/** Longest wait of any request, in seconds (http-surface.md 6.1). */
export const MAX_WAIT_SECONDS = 60;

export const PreferHeader = Type.Optional(
  Type.String({ description: 'wait=n: answer when the job has ended, or after n seconds (1 to 60) as it is then.' }),
);

/**
 * Seconds out of `Prefer: wait=n` (RFC 7240); null without one. A bare `wait` and more than 60 count as 60; what cannot
 * be read is ignored, as preferences are.
 */
export function preferredWaitSeconds(header: string | readonly string[] | undefined): number | null {
  const preferences = [header ?? []].flat().join(',').split(/[,;]/);
  for (const preference of preferences) {
    const match = /^\s*wait(?:\s*=\s*"?(\d{1,9})"?)?\s*$/i.exec(preference);
    if (match === null) continue;
    const seconds = match[1] === undefined ? MAX_WAIT_SECONDS : Number(match[1]);
    return seconds === 0 ? null : Math.min(seconds, MAX_WAIT_SECONDS);
  }
  return null;
}

/** A job that was just ordered: once it has ended or the preferred time is over, or at once without the preference. */
export async function waitAsPreferred(
  waits: JobWaits,
  request: FastifyRequest,
  reply: FastifyReply,
  job: Job,
): Promise<Job> {
  const seconds = preferredWaitSeconds(request.headers.prefer);
  // A draft would be waited for in vain.
  if (seconds === null || job.status === 'draft') return job;
  void reply.header('preference-applied', `wait=${seconds}`);
  const waited = await waits.wait({
    jobId: job.id,
    forMs: seconds * 1000,
    enough: ({ status, deletedAt }) => isTerminal(status) || deletedAt !== null,
    gone: goneSignal(reply),
  });
  return waited ?? job;
}
