import { type AdmissionVerdict, type Job, submitTaskOf } from '@callsheet/domain';
import { effectId } from './effect-id.ts';
import type { EngineDependencies, PendingEffect } from './ports.ts';

/** The effect that a new job carries until its admission is known. */
export function admissionEffect(job: Job): PendingEffect {
  const target = `admission:${job.admission}`;
  return {
    kind: 'admission',
    name: 'admit',
    id: effectId({ jobId: job.id, seq: 1, name: 'admit', target }),
    seq: 1,
    target,
    at: job.createdAt,
  };
}

/** Id of the task that is committed together with the admission of a new job: where it is, the job is admitted. */
export function firstTaskId(job: Pick<Job, 'id' | 'resolved'>): string {
  return effectId({ jobId: job.id, seq: 1, name: submitTaskOf(job), target: 'attempt:1' });
}

/**
 * Asks the ledger for a new job's units; the first task goes out in the same transaction. The first committed verdict
 * binds everybody: the request, and the sweep that repeats an interrupted one. A refused job is deleted. `startAfterMs`: how
 * long the first task is to wait for its turn (C-39).
 */
export async function admit(deps: EngineDependencies, job: Job, startAfterMs = 0): Promise<AdmissionVerdict> {
  const taskId = firstTaskId(job);
  const verdict = await deps.ledger.admit({
    jobId: job.id,
    number: job.admission,
    charges: job.charges,
    // A draft's submission comes with its start.
    firstTask:
      job.status === 'draft'
        ? null
        : {
            id: taskId,
            name: submitTaskOf(job),
            payload: { jobId: job.id, attempt: 1, effectId: taskId, number: 1 },
            afterMs: startAfterMs,
            priority: job.priority,
          },
  });
  await deps.onStep('admit.committed');
  if (verdict.kind === 'refused') {
    await deps.jobs.removeRefused(job.id);
    await deps.onStep('admit.removed');
  }
  return verdict;
}
