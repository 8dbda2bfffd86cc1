import { connectDocuments, type DocumentsConnection, ensureIndexes, seedCatalogues } from '@callsheet/database';
import { identityMigrations } from '@callsheet/identity';
import { ledgerMigrations } from '@callsheet/ledger';
import type { Logger } from '@callsheet/logging';
import { messagesMigrations } from '@callsheet/messages';
import { createObjectStorage, type ObjectStorage } from '@callsheet/object-storage';
import { createDatabase, runMigrations, type SqlDatabase } from '@callsheet/postgres';
import { type StoreWait, waitForStore } from '@callsheet/process';
import { QUEUE_SCHEMA, type Queue, startQueue } from '@callsheet/queue';
import type { ApiConfig } from './config.ts';
import type { WorkMetrics } from './features/health/work-metrics.ts';
import { isDependencyDown } from './http/is-dependency-down.ts';

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
  /** Whatever else the start asks of a store: any of them may go away again until it is over. */
  readonly wait: StoreWait;
}

/** Opens the stores one after the other, waiting for those that are away. */
export async function openStores(
  config: ApiConfig,
  { log, signal, work }: { log: Logger; signal: AbortSignal; work: Pick<WorkMetrics, 'databaseCalled'> },
): Promise<Stores> {
  const db = createDatabase({
    connectionString: config.postgres.url,
    maxConnections: POSTGRES_CONNECTIONS,
    applicationName: 'callsheet-api',
    onStatement: (statement) => work.databaseCalled({ store: 'postgres', ...statement }),
    log,
  });
  const storage = createObjectStorage({ ...config.storage, maxSockets: S3_SOCKETS, log });
  const deadlineMs = performance.now() + config.startup.waitSeconds * 1000;
  const wait: StoreWait = (name, open) =>
    waitForStore(open, { name, deadlineMs, signal, log, isAway: isDependencyDown });
  await wait('PostgreSQL', () =>
    runMigrations(db, [...identityMigrations, ...ledgerMigrations, ...messagesMigrations]),
  );
  const queue = await wait('the queue in PostgreSQL', () =>
    startQueue({
      connectionString: config.postgres.url,
      schema: QUEUE_SCHEMA,
      supervise: false,
      listen: false,
      maxConnections: QUEUE_CONNECTIONS,
      applicationName: 'callsheet-api-queue',
      log,
    }),
  );
  const documents = await wait('MongoDB', () =>
    connectDocuments({
      url: config.mongodb.url,
      maxPoolSize: MONGODB_CONNECTIONS,
      applicationName: 'callsheet-api',
      onCommand: (command) => work.databaseCalled({ store: 'mongodb', ...command }),
      log,
    }),
  );
  await wait('MongoDB', () => ensureIndexes(documents.db));
  await wait('MongoDB', () => seedCatalogues(documents));
  await wait('S3', () => storage.ensureBuckets());
  return { db, storage, documents, queue, wait };
}

/** Ends every connection of this process. */
export async function closeStores({ db, documents, storage, queue }: Stores): Promise<void> {
  await queue.stop({ graceMs: 0 });
  await documents.close();
  await db.close();
  storage.close();
}
