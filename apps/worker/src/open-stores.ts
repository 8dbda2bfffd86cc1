import { connectDocuments, type DocumentsConnection, ensureIndexes } from '@callsheet/database';
import { ledgerMigrations } from '@callsheet/ledger';
import type { Logger } from '@callsheet/logging';
import { messagesMigrations } from '@callsheet/messages';
import { createObjectStorage, type ObjectStorage } from '@callsheet/object-storage';
import { createDatabase, MigrationError, runMigrations, type SqlDatabase } from '@callsheet/postgres';
import { type Queue, startQueue } from '@callsheet/queue';
import type { WorkerConfig } from './config.ts';
import { leaseMigrations } from './sweep/sweep-lease.ts';
import { waitForStore } from './wait-for-store.ts';

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
/** Shared with the API, which sends the first task of each job. */
const QUEUE_SCHEMA = 'queue';
/** Signs nothing for customers; the storage wants to be told all the same. */
const UNUSED_URL_TTL_SECONDS = 60;

/**
 * Opens every store, waiting for those that are away. Indexes, tables, queues and buckets are made here as well as by the
 * API, so that either may come up first; doing it at once is safe.
 */
export async function openStores(config: WorkerConfig, options: { log: Logger; signal: AbortSignal }): Promise<Stores> {
  const { log, signal } = options;
  const deadlineMs = performance.now() + config.startup.waitSeconds * 1000;
  const isFinal = (error: unknown) => error instanceof MigrationError;
  const wait = <T>(name: string, open: () => Promise<T>) =>
    waitForStore(open, { name, deadlineMs, signal, log, isFinal });
  const db = createDatabase({
    connectionString: config.postgres.url,
    maxConnections: CONNECTIONS,
    applicationName: APPLICATION_NAME,
    log,
  });
  const storage = createObjectStorage({
    ...config.storage,
    maxSockets: S3_SOCKETS,
    signedUrlTtlSeconds: UNUSED_URL_TTL_SECONDS,
    ...(config.ingest.temporaryDirectory === null ? {} : { spoolDirectory: config.ingest.temporaryDirectory }),
    log,
  });
  let documents: DocumentsConnection | null = null;
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= closeAll([async () => storage.close(), () => db.close(), async () => documents?.close()]);
    return closing;
  };
  try {
    await wait('PostgreSQL', () => runMigrations(db, [...ledgerMigrations, ...messagesMigrations, ...leaseMigrations]));
    documents = await wait('MongoDB', () => openDocuments(config, log));
    await wait('object storage', () => storage.ensureBuckets());
    const queue = await wait('queue', () =>
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

async function openDocuments(config: WorkerConfig, log: Logger): Promise<DocumentsConnection> {
  const documents = await connectDocuments({
    url: config.mongodb.url,
    maxPoolSize: CONNECTIONS,
    applicationName: APPLICATION_NAME,
    log,
  });
  try {
    await ensureIndexes(documents.db);
    return documents;
  } catch (error) {
    await documents.close();
    throw error;
  }
}
