import { connectDocuments, type DocumentsConnection, ensureIndexes } from '@callsheet/database';
import { identityMigrations } from '@callsheet/identity';
import { ledgerMigrations } from '@callsheet/ledger';
import type { Logger } from '@callsheet/logging';
import { messagesMigrations } from '@callsheet/messages';
import { createObjectStorage, type ObjectStorage } from '@callsheet/object-storage';
import { createDatabase, MigrationError, runMigrations, type SqlDatabase } from '@callsheet/postgres';
import { type StoreWait, waitForStore } from '@callsheet/process';
import { QUEUE_SCHEMA, type Queue, startQueue } from '@callsheet/queue';
import type { WorkerMetrics } from './admin/worker-metrics.ts';
import type { WorkerConfig } from './config.ts';
import { leaseMigrations } from './sweep/sweep-lease.ts';

/** The stores of a worker, reachable and brought up to date. */
export interface Stores {
  readonly documents: DocumentsConnection;
  readonly db: SqlDatabase;
  readonly queue: Queue;
  readonly storage: ObjectStorage;
  /** Closes everything but the queue, which ends by its own `stop`. May be called twice. */
  close(): Promise<void>;
}

const APPLICATION_NAME = 'callsheet-worker';
const CONNECTIONS = 10;
const S3_SOCKETS = 16;
/** Signs nothing for customers; the storage wants to be told all the same. */
const UNUSED_URL_TTL_SECONDS = 60;

/**
 * Opens every store, waiting for those that are away. Indexes, tables, queues and buckets are made here as well as by the
 * API, so that either may come up first; doing it at once is safe.
 */
export async function openStores(
  config: WorkerConfig,
  options: { log: Logger; signal: AbortSignal; metrics: Pick<WorkerMetrics, 'databaseCalled'> },
): Promise<Stores> {
  const { log, signal, metrics } = options;
  const deadlineMs = performance.now() + config.startup.waitSeconds * 1000;
  const isAway = (error: unknown) => !(error instanceof MigrationError);
  const wait: StoreWait = (name, open) => waitForStore(open, { name, deadlineMs, signal, log, isAway });
  const db = createDatabase({
    connectionString: config.postgres.url,
    maxConnections: CONNECTIONS,
    applicationName: APPLICATION_NAME,
    onStatement: (statement) => metrics.databaseCalled({ store: 'postgres', ...statement }),
    log,
  });
  const storage = createObjectStorage({
    ...config.storage,
    maxSockets: S3_SOCKETS,
    signedUrlTtlSeconds: UNUSED_URL_TTL_SECONDS,
    log,
  });
  let documents: DocumentsConnection | null = null;
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= closeAll([async () => storage.close(), () => db.close(), async () => documents?.close()]);
    return closing;
  };
  try {
    await wait('PostgreSQL', () =>
      runMigrations(db, [...identityMigrations, ...ledgerMigrations, ...messagesMigrations, ...leaseMigrations]),
    );
    documents = await wait('MongoDB', () =>
      connectDocuments({
        url: config.mongodb.url,
        maxPoolSize: CONNECTIONS,
        applicationName: APPLICATION_NAME,
        onCommand: (command) => metrics.databaseCalled({ store: 'mongodb', ...command }),
        log,
      }),
    );
    const { db: collections } = documents;
    await wait('MongoDB', () => ensureIndexes(collections));
    await wait('S3', () => storage.ensureBuckets());
    const queue = await wait('the queue in PostgreSQL', () =>
      startQueue({
        // Past any pooler: a worker listens for new messages.
        connectionString: config.postgres.directUrl,
        schema: QUEUE_SCHEMA,
        supervise: true,
        maxConnections: CONNECTIONS,
        applicationName: APPLICATION_NAME,
        log,
      }),
    );
    return { documents, db, queue, storage, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Closes all, also when one of them fails. */
async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  const results = await Promise.allSettled(closers.map((close) => close()));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
