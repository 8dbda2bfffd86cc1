import type { SignaledVersion, WorkflowSignal } from '@callsheet/domain';
import type { SseEvent } from '../../http/sse-connection.ts';

/** What a version of a workflow means, as events of a stream of all that is somebody's. They share its id, and differ by type. */
export function workflowStreamEvents(
  workflowId: string,
  { version, at, step, status, signals }: SignaledVersion,
): readonly SseEvent[] {
  const id = `${workflowId}:${version}`;
  return signals.map((signal) => {
    const { type, ...details } = renamed(signal);
    const data = { id: workflowId, step, status, ...details, urls: { self: `/v1/workflows/${workflowId}` } };
    return { event: type, id, data: { id, type, timestamp: at.toISOString(), seq: version, data } };
  });
}

/** Streams say where a step was come from in the same words as where it leads. */
function renamed(signal: WorkflowSignal) {
  if (signal.type !== 'workflow.step_changed') return signal;
  const { type, previous } = signal;
  return { type, previousStep: previous?.step ?? null, previousStatus: previous?.status ?? null };
}
