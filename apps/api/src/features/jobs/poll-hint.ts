import { isTerminal, type Job } from '@callsheet/domain';

/** Seconds after which a look is worth while, by stage; null once nothing changes any more (http-surface.md 6.1). */
export function pollHintSeconds(job: Job): number | null {
  if (isTerminal(job.status)) return null;
  return job.status === 'processing' && job.stage === 'waiting' ? 5 : 2;
}
