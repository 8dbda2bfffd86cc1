import type { OperationSnapshot } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { PolledSnapshot } from '../contract/provider-adapter.ts';
import type { ProviderLog } from '../contract/provider-log.ts';
import { webUrlOf } from '../http/read-fields.ts';
import { RUNWAY_ID, RUNWAY_POLL_FLOOR_MS } from './capabilities.ts';
import { misunderstoodReply } from './error-mapping.ts';
import { failureFromCode } from './failure-mapping.ts';
import { type OperationHandle, TaskId } from './operation-handle.ts';

const CreatedSchema = Type.Object({ id: TaskId });
/** Only what identifies a task must be right; an odd extra field must not lose one that was paid for (C12). */
const TaskSchema = Type.Object({
  id: TaskId,
  status: Type.String({ minLength: 1, maxLength: 64 }),
  progress: Type.Optional(Type.Unknown()),
  output: Type.Optional(Type.Unknown()),
  failureCode: Type.Optional(Type.Unknown()),
});

type Task = Static<typeof TaskSchema>;

/** The id of a task that was taken. @throws ProviderError SUBMIT_AMBIGUOUS when the reply does not say */
export function readCreatedId(reply: unknown): string {
  if (!Value.Check(CreatedSchema, reply)) throw misunderstoodReply('create', 'the reply to an order has no id');
  return reply.id;
}

/**
 * `GET /v1/tasks/{id}` as a snapshot (providers.md 1.1, status table). Its output URLs are signed anew at each look (R3).
 * @throws ProviderError MALFORMED_RESPONSE for anything but this task, and for a success that shows no URL: a failed look
 * is not a failed job
 */
export function snapshotOf(reply: unknown, handle: OperationHandle, log: ProviderLog): PolledSnapshot {
  const task = readTask(reply, handle);
  const rawStatus = task.status;
  const later = { rawStatus, nextPollAfterMs: RUNWAY_POLL_FLOOR_MS } as const;
  switch (rawStatus) {
    case 'PENDING':
      return { state: 'queued', ...later };
    // Taken, and waiting for a place: neither an error nor a reason to order again.
    case 'THROTTLED':
      return { state: 'queued', throttled: true, ...later };
    case 'RUNNING':
      return { state: 'processing', ...later, ...progressOf(task) };
    case 'SUCCEEDED':
      return succeeded(task, handle);
    case 'FAILED':
      return { state: 'failed', rawStatus, failure: failureFromCode(task.failureCode) };
    case 'CANCELLED':
      return { state: 'canceled', rawStatus };
    default:
      // A new word is no verdict: the job's deadline still ends it (C8).
      log.warn({ provider: RUNWAY_ID, taskId: task.id, rawStatus }, 'provider status is not known');
      return { state: 'processing', ...later };
  }
}

/** Whether a task has ended, whichever way. @throws ProviderError MALFORMED_RESPONSE */
export function endOf(reply: unknown, handle: OperationHandle): 'canceled' | 'other' | null {
  const { status } = readTask(reply, handle);
  if (status === 'CANCELLED') return 'canceled';
  return status === 'SUCCEEDED' || status === 'FAILED' ? 'other' : null;
}

function readTask(reply: unknown, { taskId }: OperationHandle): Task {
  if (!Value.Check(TaskSchema, reply) || reply.id !== taskId)
    throw misunderstoodReply('read', `the reply is not task ${taskId}`);
  return reply;
}

function progressOf({ progress }: Task): { readonly progress?: number } {
  if (typeof progress !== 'number' || !Number.isFinite(progress)) return {};
  return { progress: Math.min(1, Math.max(0, progress)) };
}

function succeeded({ id, status, output }: Task, { makes }: OperationHandle): OperationSnapshot {
  const url = webUrlOf(Array.isArray(output) ? output[0] : undefined);
  if (url === undefined) throw misunderstoodReply('read', `task ${id} succeeded without an output URL`);
  return { state: 'succeeded', rawStatus: status, outputs: [{ url, kind: makes }] };
}
