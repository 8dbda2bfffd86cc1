import { type Job, wakeAt } from '@callsheet/domain';
import { sendTask } from './dispatch-effects.ts';
import { effectId } from './effect-id.ts';
import type { EngineDependencies } from './ports.ts';

/**
 * Sends check number `number` of an attempt. The number is part of the id, so that a check which runs twice has one
 * successor. The watchdog is put off meanwhile: it starts a chain anew only where one has broken.
 */
export async function enqueueNextCheck(
  deps: EngineDependencies,
  input: { job: Job; attempt: number; number: number; afterMs: number },
): Promise<void> {
  const { job, attempt, number, afterMs } = input;
  const id = effectId({
    jobId: job.id,
    seq: 0,
    name: 'operation.check',
    target: `attempt:${attempt}:check:${number}`,
  });
  const now = deps.now();
  await sendTask(
    deps,
    {
      id,
      name: 'operation.check',
      payload: { jobId: job.id, attempt, effectId: id, number },
      afterMs,
      priority: job.priority,
    },
    now,
  );
  await deps.onStep('check.sent');
  const next = wakeAt({ ...job, updatedAt: new Date(now.getTime() + afterMs) });
  if (next !== null) await deps.jobs.postponeWake({ id: job.id, expectedVersion: job.version, wakeAt: next });
}
