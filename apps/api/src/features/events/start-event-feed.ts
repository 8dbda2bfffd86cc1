import { JOB_NOTICE_CHANNEL } from '@callsheet/engine';
import { createListener, type PostgresLog } from '@callsheet/postgres';
import { createJobEventHub, type JobEventHub, type JobEventHubOptions } from './job-event-hub.ts';
import { parseNotice } from './parse-notice.ts';

export interface EventFeed {
  readonly hub: JobEventHub;
  close(): Promise<void>;
}

export interface EventFeedOptions {
  /** Past any pooler. */
  readonly connectionString: string;
  readonly changedSince: JobEventHubOptions['changedSince'];
  readonly log: PostgresLog;
}

/** One LISTEN connection for the whole process, feeding the hub; after a reconnect the hub reads what it missed. */
export async function startEventFeed(options: EventFeedOptions): Promise<EventFeed> {
  const hub = createJobEventHub({
    changedSince: options.changedSince,
    now: () => new Date(),
    onError: (err) => options.log.warn({ err }, 'the changed jobs could not be read; trying again'),
  });
  const listener = await createListener({
    connectionString: options.connectionString,
    channels: [JOB_NOTICE_CHANNEL],
    applicationName: 'callsheet-api-events',
    log: options.log,
    onReconnect: () => hub.catchUp(),
    onNotification: ({ payload }) => {
      const notice = parseNotice(payload);
      if (notice === null) options.log.warn({ channel: JOB_NOTICE_CHANNEL }, 'a notification was not one of ours');
      else hub.publish(notice);
    },
  });
  return {
    hub,
    async close() {
      await listener.close();
      await hub.close();
    },
  };
}
