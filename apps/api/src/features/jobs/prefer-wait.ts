import { isTerminal, type Job } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JobWaits } from '../events/job-waits.ts';
import { goneSignal } from './gone-signal.ts';

/** Longest wait of any request, in seconds (http-surface.md 6.1). */
export const MAX_WAIT_SECONDS = 60;

export const PreferHeader = Type.Optional(
  Type.String({
    description:
      'wait=n: answer when it has ended, or after n seconds (1 to 60) as it is then. respond-async or wait=0: answer at once.',
  }),
);

/**
 * Seconds out of `Prefer: wait=n` (RFC 7240); null without one. A bare `wait` and more than 60 count as 60, a
 * `respond-async` without any as 0; what cannot be read is ignored, as preferences are.
 */
export function preferredWaitSeconds(header: string | readonly string[] | undefined): number | null {
  const preferences = [header ?? []].flat().join(',').split(/[,;]/);
  for (const preference of preferences) {
    const match = /^\s*wait(?:\s*=\s*"?(\d{1,9})"?)?\s*$/i.exec(preference);
    if (match !== null) return Math.min(Number(match[1] ?? MAX_WAIT_SECONDS), MAX_WAIT_SECONDS);
  }
  return preferences.some((preference) => /^\s*respond-async\s*$/i.test(preference)) ? 0 : null;
}

/** Value of `Preference-Applied` for what `preferredWaitSeconds` has found. */
export function appliedPreference(seconds: number): string {
  return seconds === 0 ? 'respond-async' : `wait=${seconds}`;
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
  void reply.header('preference-applied', appliedPreference(seconds));
  if (seconds === 0) return job;
  const waited = await waits.wait({
    jobId: job.id,
    forMs: seconds * 1000,
    enough: ({ status, deletedAt }) => isTerminal(status) || deletedAt !== null,
    gone: goneSignal(reply),
  });
  return waited ?? job;
}
