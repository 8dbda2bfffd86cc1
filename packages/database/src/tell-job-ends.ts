import { type JobEnd, jobEndOf } from '@callsheet/domain';
import type { JobRepository } from './create-job-repository.ts';

/** The same repository, telling of each end of a job that was stored through it: of all processes, only one stores it. */
export function tellJobEnds(jobs: JobRepository, onEnd: (end: JobEnd) => void): JobRepository {
  return {
    ...jobs,
    async applyEvent(input) {
      const applied = await jobs.applyEvent(input);
      const end = applied ? jobEndOf(input.job, input.event) : null;
      if (end !== null) onEnd(end);
      return applied;
    },
  };
}
