import type { WorkflowReads } from '@callsheet/database';
import { JOB_NOTICE_CHANNEL, WORKFLOW_NOTICE_CHANNEL } from '@callsheet/engine';
import { createListener, type PostgresLog } from '@callsheet/postgres';
import { createJobEventHub, type JobEventHub, type JobEventHubOptions } from './job-event-hub.ts';
import { parseNotice, parseWorkflowNotice } from './parse-notice.ts';
import { createWorkflowHub, type WorkflowHub } from './workflow-hub.ts';

export interface EventFeed {
  readonly hub: JobEventHub;
  readonly workflowHub: WorkflowHub;
  close(): Promise<void>;
}

export interface EventFeedOptions {
  /** Past any pooler. */
  readonly connectionString: string;
  readonly changedSince: JobEventHubOptions['changedSince'];
  readonly workflowReads: Pick<WorkflowReads, 'changedSince'>;
  readonly log: PostgresLog;
}

/** One LISTEN connection for the whole process, feeding its hubs; after a reconnect they read what they missed. */
export async function startEventFeed(options: EventFeedOptions): Promise<EventFeed> {
  const { log } = options;
  const now = () => new Date();
  const hub = createJobEventHub({
    changedSince: options.changedSince,
    now,
    onError: (err) => log.warn({ err }, 'the changed jobs could not be read; trying again'),
  });
  const workflowHub = createWorkflowHub(options.workflowReads, {
    now,
    onError: (err) => log.warn({ err }, 'the changed workflows could not be read; trying again'),
  });
  const listener = await createListener({
    connectionString: options.connectionString,
    channels: [JOB_NOTICE_CHANNEL, WORKFLOW_NOTICE_CHANNEL],
    applicationName: 'callsheet-api-events',
    log,
    onReconnect() {
      hub.catchUp();
      workflowHub.catchUp();
    },
    onNotification({ channel, payload }) {
      const isKnown = channel === WORKFLOW_NOTICE_CHANNEL ? tellWorkflow(payload) : tellJob(payload);
      if (!isKnown) log.warn({ channel }, 'a notification was not one of ours');
    },
  });

  function tellJob(payload: string): boolean {
    const notice = parseNotice(payload);
    if (notice !== null) hub.publish(notice);
    return notice !== null;
  }

  function tellWorkflow(payload: string): boolean {
    const notice = parseWorkflowNotice(payload);
    if (notice !== null) workflowHub.publish(notice);
    return notice !== null;
  }

  return {
    hub,
    workflowHub,
    async close() {
      await listener.close();
      await hub.close();
      await workflowHub.close();
    },
  };
}
