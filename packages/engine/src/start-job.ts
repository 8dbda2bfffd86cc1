import { DomainError, decideStart, type Job } from '@callsheet/domain';
import { admit } from './admit.ts';
import { notFound } from './cancel-job.ts';
import type { EngineDependencies } from './ports.ts';
import { refusal } from './refusal.ts';
import { transition } from './transition.ts';

/**
 * Sends a draft on its way, under the units that it has held since its creation (C-04).
 * @throws DomainError NOT_FOUND, ILLEGAL_TRANSITION; QUOTA_EXCEEDED or INSUFFICIENT_CREDITS when the draft's own admission
 * had been interrupted and is refused now: then the draft is gone.
 */
export async function startJob(deps: EngineDependencies, input: { jobId: string }): Promise<Job> {
  const stored = await deps.jobs.find(input.jobId);
  if (stored === null) throw notFound();
  if (stored.outbox.some((effect) => effect.kind === 'admission')) {
    const verdict = await admit(deps, stored.job);
    if (verdict.kind === 'refused') throw refusal(verdict);
  }
  await deps.onStep('start.admitted');
  const started = await transition(deps, input, (job) => decideStart(job, deps.now()));
  // `decideStart` refuses or decides; without an event the document is gone.
  if (started === null) throw new DomainError({ code: 'NOT_FOUND', message: 'This job does not exist.' });
  return started.job;
}
