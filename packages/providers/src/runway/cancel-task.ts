import { ProviderError } from '@callsheet/domain';
import type { CallContext, CancelResult } from '../contract/provider-adapter.ts';
import type { OperationHandle } from './operation-handle.ts';
import type { RunwayClient } from './runway-client.ts';
import { endOf } from './task-reply.ts';

/**
 * Ends a task that still works (R6). Looks first: the call that cancels such a task deletes one that has ended, and with
 * it an output that was paid for. Afterwards the task is not known any more, so an unknown one was canceled: by an
 * earlier call whose answer was lost, perhaps. Safe to repeat (C11).
 */
export async function cancelTask(
  client: RunwayClient,
  handle: OperationHandle,
  context: CallContext,
): Promise<CancelResult> {
  try {
    const end = endOf(await client.getTask(handle.taskId, context), handle);
    if (end !== null) return end === 'canceled' ? 'canceled' : 'too_late';
    await client.deleteTask(handle.taskId, context);
    return 'canceled';
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'NOT_FOUND') return 'canceled';
    throw error;
  }
}
