import { isFramesTurn, MAX_FRAMES, workflowOrderOf } from '@callsheet/domain';
import type { WaitForTurn, WorkflowStore } from '@callsheet/engine';

/** Until the next look. Frames take far longer. */
const LOOK_AGAIN_MS = 500;

/** Holds frames back while as many of their workflow as may be are being made; a bound that nothing can reach costs nothing. */
export function waitForFramesTurn(
  workflows: Pick<WorkflowStore['workflows'], 'find'>,
  { atOnce }: { readonly atOnce: number },
): WaitForTurn {
  return async (job) => {
    const order = workflowOrderOf(job.input);
    if (order?.part !== 'frame' || atOnce >= MAX_FRAMES) return null;
    const running = (await workflows.find(order.workflowId))?.running ?? null;
    return isFramesTurn(running, job.id, atOnce) ? null : LOOK_AGAIN_MS;
  };
}
