import { sendTask } from './dispatch-effects.ts';
import { effectId } from './effect-id.ts';
import type { EngineDependencies } from './ports.ts';

/**
 * Sends check number `number` of an attempt. The number is part of the id, so that a check which runs twice has one
 * successor.
 */
export async function enqueueNextCheck(
  deps: EngineDependencies,
  input: { jobId: string; attempt: number; number: number; afterMs: number; priority: number },
): Promise<void> {
  const target = `attempt:${input.attempt}:check:${input.number}`;
  const id = effectId({ jobId: input.jobId, seq: 0, name: 'operation.check', target });
  await sendTask(
    deps,
    {
      id,
      name: 'operation.check',
      payload: { jobId: input.jobId, attempt: input.attempt, effectId: id, number: input.number },
      afterMs: input.afterMs,
      priority: input.priority,
    },
    deps.now(),
  );
}
