import type { WorkflowReads } from '@callsheet/database';
import { signaledVersions } from '@callsheet/domain';
import { createMemory, type EventSource, replayChanges, type UserEvent } from './event-source.ts';
import { workflowStreamEvents } from './render-workflow-event.ts';
import type { ResumePoint } from './resume-point.ts';
import type { WorkflowHub } from './workflow-hub.ts';

export interface WorkflowSourceOptions {
  readonly reads: WorkflowReads;
  readonly hub: WorkflowHub;
  readonly userId: string;
  readonly resume: Pick<ResumePoint, 'from'>;
}

/** The workflows of a user (R-004-45). Their events are kept for ever, so that nothing of them is ever gone. */
export function createWorkflowSource({ reads, hub, userId, resume }: WorkflowSourceOptions): EventSource {
  /** Newest version that was looked at. */
  const sent = createMemory<number>();

  async function read(workflowId: string): Promise<readonly UserEvent[]> {
    const sentVersion = sent.get(workflowId) ?? null;
    const history = await reads.readHistory(workflowId);
    if (history === null || history.ownerId !== userId) return [];
    const { versions } = history;
    sent.set(workflowId, versions.length);
    return signaledVersions(versions)
      .filter(({ version, at }) => (sentVersion === null ? at >= resume.from : version > sentVersion))
      .flatMap((signaled) => workflowStreamEvents(workflowId, signaled).map((event) => ({ at: signaled.at, event })));
  }

  return {
    subscribe: (wake) =>
      hub.subscribeOwner(userId, ({ workflowId, version }) => {
        if (version > (sent.get(workflowId) ?? 0)) wake(workflowId);
      }),
    replay: (isWanted) =>
      replayChanges({
        from: resume.from,
        page: (page) => reads.changedSince({ ...page, watched: { workflowIds: [], ownerIds: [userId] } }),
        placeOf: ({ changedAt: at, workflowId: id }) => ({ at, id }),
        read,
        isWanted,
      }),
    read,
  };
}
