import { connectDocuments, type DocumentsConnection, ensureIndexes } from '@callsheet/database';
import { identityMigrations } from '@callsheet/identity';
import { ledgerMigrations } from '@callsheet/ledger';
import type { Logger } from '@callsheet/logging';
import { messagesMigrations } from '@callsheet/messages';
import { createObjectStorage, type ObjectStorage } from '@callsheet/object-storage';
import { createDatabase, runMigrations, type SqlDatabase } from '@callsheet/postgres';
import { type Queue, startQueue } from '@callsheet/queue';
import type { ApiConfig } from './config.ts';
import { isDependencyDown } from './http/is-dependency-down.ts';
import { startStores } from './start-stores.ts';

/** Shared with the worker, which takes what this app sends. */
const QUEUE_SCHEMA = 'queue';
const S3_SOCKETS = 50;
const POSTGRES_CONNECTIONS = 20;
const QUEUE_CONNECTIONS = 4;
const MONGODB_CONNECTIONS = 50;

/** The open stores of this process. */
export interface Stores {
  readonly db: SqlDatabase;
  readonly storage: ObjectStorage;
  readonly documents: DocumentsConnection;
  readonly queue: Queue;
}

/** Opens the stores one after the other, waiting for those that are away. */
export async function openStores(config: ApiConfig, log: Logger, signal: AbortSignal): Promise<Stores> {
  const db = createDatabase({
    connectionString: config.postgres.url,
    maxConnections: POSTGRES_CONNECTIONS,
    applicationName: 'callsheet-api',
    log,
  });
  const storage = createObjectStorage({ ...config.storage, maxSockets: S3_SOCKETS, log });
  const opened: { documents?: DocumentsConnection; queue?: Queue } = {};
  await startStores({
    waitMs: config.startup.waitSeconds * 1000,
    signal,
    say: (line) => log.warn(line),
    isAway: isDependencyDown,
    steps: [
      {
        name: 'PostgreSQL',
        run: async () => {
          await runMigrations(db, [...identityMigrations, ...ledgerMigrations, ...messagesMigrations]);
        },
      },
      {
        name: 'the queue in PostgreSQL',
        run: async () => {
          opened.queue = await startQueue({
            connectionString: config.postgres.url,
            schema: QUEUE_SCHEMA,
            supervise: false,
            listen: false,
            maxConnections: QUEUE_CONNECTIONS,
            applicationName: 'callsheet-api-queue',
            log,
          });
        },
      },
      {
        name: 'MongoDB',
        run: async () => {
          opened.documents ??= await connectDocuments({
            url: config.mongodb.url,
            maxPoolSize: MONGODB_CONNECTIONS,
            applicationName: 'callsheet-api',
            log,
          });
          await ensureIndexes(opened.documents.db);
        },
      },
      { name: 'S3', run: () => storage.ensureBuckets() },
    ],
  });
  const { documents, queue } = opened;
  if (documents === undefined || queue === undefined) throw new Error('a start step left its store unopened');
  return { db, storage, documents, queue };
}

/** Ends every connection of this process. */
export async function closeStores({ db, documents, storage, queue }: Stores): Promise<void> {
  await queue.stop({ graceMs: 0 });
  await documents.close();
  await db.close();
  storage.close();
}
