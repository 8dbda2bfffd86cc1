import { type Db, MongoClient } from 'mongodb';
import { type CommandObserver, watchCommands } from './watch-commands.ts';
import { watchHeartbeats } from './watch-heartbeats.ts';

export interface DocumentsLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
}

export interface DocumentsOptions {
  readonly url: string;
  /** Default: the one that the URL names. */
  readonly databaseName?: string;
  readonly maxPoolSize: number;
  readonly applicationName: string;
  /** How long a call waits for a reachable server or a free socket before it fails (5000). */
  readonly waitMs?: number;
  /** Hears of every command that was answered or failed; without it nothing is timed. */
  readonly onCommand?: CommandObserver | undefined;
  readonly log: DocumentsLog;
}

/** The MongoDB connection of one process. */
export interface DocumentsConnection {
  readonly db: Db;
  /** Throws when no server answers within a few seconds. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Connects and waits until a server has answered. Every write waits for the majority and its journal. */
export async function connectDocuments(options: DocumentsOptions): Promise<DocumentsConnection> {
  const waitMs = options.waitMs ?? 5_000;
  const client = new MongoClient(options.url, {
    appName: options.applicationName,
    maxPoolSize: options.maxPoolSize,
    writeConcern: { w: 'majority', journal: true },
    // A version check must see what the newest write left, so nothing is read from secondaries.
    readPreference: 'primary',
    readConcern: { level: 'majority' },
    serverSelectionTimeoutMS: waitMs,
    waitQueueTimeoutMS: waitMs,
    connectTimeoutMS: waitMs,
    ignoreUndefined: false,
    monitorCommands: options.onCommand !== undefined,
  });
  if (options.onCommand !== undefined) watchCommands(client, options.onCommand);
  client.on('serverHeartbeatFailed', ({ failure }) =>
    options.log.warn({ err: failure }, 'the document store does not answer'),
  );
  try {
    await client.connect();
  } catch (error) {
    await client.close();
    throw error;
  }
  // One look connects and asks, each within `waitMs`.
  const heartbeats = watchHeartbeats(client, { limitMs: 2 * waitMs + 1_000, log: options.log });
  const db = client.db(options.databaseName);
  options.log.info({ database: db.databaseName }, 'connected to the document store');
  return {
    db,
    ping: async () => {
      await db.command({ ping: 1 });
    },
    close: async () => {
      heartbeats.stop();
      await client.close();
    },
  };
}
