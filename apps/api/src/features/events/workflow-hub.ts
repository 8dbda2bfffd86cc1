import type { WorkflowReads } from '@callsheet/database';
import type { WorkflowNotice } from '@callsheet/engine';
import { createEventHub, type EventHub, type EventHubOptions, type WatchedThings } from './event-hub.ts';
import { readChangePages } from './read-change-pages.ts';

export type WorkflowHub = EventHub<WorkflowNotice>;

/** Hears of workflows. Subscribers order by `version`. */
export function createWorkflowHub(
  reads: Pick<WorkflowReads, 'changedSince'>,
  options: Omit<EventHubOptions<WorkflowNotice>, 'idOf' | 'changedSince'>,
): WorkflowHub {
  return createEventHub({
    ...options,
    idOf: ({ workflowId }) => workflowId,
    changedSince: (since, watched) => readNotices(reads, since, watched),
  });
}

/** Every watched workflow that changed since then, as the notice that its last change was told with. */
async function readNotices(
  reads: Pick<WorkflowReads, 'changedSince'>,
  since: Date,
  { ids: workflowIds, ownerIds }: WatchedThings,
): Promise<readonly WorkflowNotice[]> {
  const changes = await readChangePages(since, {
    read: (page) => reads.changedSince({ ...page, watched: { workflowIds, ownerIds } }),
    placeOf: ({ changedAt: at, workflowId: id }) => ({ at, id }),
  });
  return changes.map(({ changedAt: at, ...change }) => ({ ...change, at }));
}
