import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALENDAR_MONTHS, type Job } from '@callsheet/domain';
import { createJob } from '@callsheet/engine';
import { createLedger, type Ledger } from '@callsheet/ledger';
import { createLogger, type Logger, type LogLevel } from '@callsheet/logging';
import { createObjectStorage, type ObjectStorage } from '@callsheet/object-storage';
import { createDatabase, type SqlDatabase } from '@callsheet/postgres';
import { createTestBuckets, createTestDatabase, createTestDocuments } from '@callsheet/test-support';
import type { ProvidedContext } from 'vitest';
import { buildDependencies } from '../build-dependencies.ts';
import type { WorkerDependencies } from '../build-worker.ts';
import { loadConfig, type WorkerConfig } from '../config.ts';
import type { FakeReplicate } from './fake-replicate.ts';

/** What a test asks for; the rest is as seed 002's example has it. */
export interface TestJob {
  readonly aspectRatio?: string;
  readonly durationSeconds?: number;
  readonly fps?: number | null;
  readonly ownerId?: string;
  readonly workspaceId?: string;
  readonly monthlyLimit?: number;
}

/** Real stores of one test file, with the worker's dependencies wired to them. */
export interface TestStores {
  /** Environment of a worker process on these stores. */
  readonly env: Readonly<Record<string, string>>;
  readonly config: WorkerConfig;
  readonly deps: WorkerDependencies;
  /** To look into the stores past the worker. */
  readonly ledger: Ledger<never>;
  readonly storage: ObjectStorage;
  readonly sql: SqlDatabase;
  readonly temporaryDirectory: string;
  /** The worker's dependencies once more, as a second process would have them. */
  connect(): Promise<WorkerDependencies>;
  createJob(options?: TestJob): Promise<Job>;
  /** The job as it is stored now. */
  read(jobId: string): Promise<Job>;
  close(): Promise<void>;
  /** Removes the databases; after `close`. */
  drop(): Promise<void>;
}

/** `WORKER_TEST_LOG` shows what the workers of a test write. */
const LEVEL: LogLevel = process.env.WORKER_TEST_LOG === undefined ? 'silent' : 'debug';

export async function startTestStores(options: {
  stack: ProvidedContext['stack'];
  fake: Pick<FakeReplicate, 'baseUrl' | 'origin'>;
  label: string;
  env?: Record<string, string>;
  /** Takes the lines of the workers in the place of WORKER_TEST_LOG. */
  log?: Logger;
}): Promise<TestStores> {
  const { stack, fake, label } = options;
  const database = await createTestDatabase({ adminUrl: stack.postgresUrl, label });
  const documents = createTestDocuments({ mongodbUrl: stack.mongodbUrl, label });
  const buckets = createTestBuckets({ label });
  const folder = await mkdtemp(join(tmpdir(), 'callsheet-worker-'));
  const mongodbUrl = new URL(documents.url);
  mongodbUrl.pathname = `/${documents.databaseName}`;
  const env = {
    MONGODB_URL: mongodbUrl.href,
    DATABASE_URL: database.url,
    S3_ENDPOINT: stack.s3.endpoint,
    S3_REGION: stack.s3.region,
    S3_ACCESS_KEY_ID: stack.s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: stack.s3.secretAccessKey,
    STORAGE_BUCKET_IMAGES: buckets.imagesBucket,
    STORAGE_BUCKET_VIDEOS: buckets.videosBucket,
    CALLBACK_SECRET: 'callback-secret-of-the-worker-tests',
    ASSET_KEY_SECRET: 'asset-key-secret-of-the-worker-tests',
    REPLICATE_BASE_URL: fake.baseUrl,
    REPLICATE_API_TOKEN: 'r8_test',
    REPLICATE_WEBHOOK_SECRET: 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    PROVIDER_OUTPUT_ORIGINS: fake.origin,
    FFMPEG_PATH: stack.ffmpegPath,
    TEMP_DIRECTORY: folder,
    WORKER_PORT: '0',
    CHECK_INTERVAL_MIN_MS: '100',
    CHECK_INTERVAL_MAX_MS: '500',
    SWEEP_INTERVAL_MS: '200',
    WORKER_SHUTDOWN_GRACE_MS: '2000',
    ...options.env,
  };
  const config = loadConfig(env);
  const signal = new AbortController().signal;
  const opened: WorkerDependencies[] = [];
  const connect = async () => {
    const workerLog = options.log ?? createLogger({ level: LEVEL, name: 'worker-test' });
    const deps = await buildDependencies(config, { log: workerLog, signal });
    opened.push(deps);
    return deps;
  };
  const deps = await connect();
  const log = createLogger({ level: LEVEL, name: 'test' });
  const sql = createDatabase({ connectionString: database.url, maxConnections: 2, applicationName: 'test', log });
  const storage = createObjectStorage({ ...config.storage, maxSockets: 4, signedUrlTtlSeconds: 60, log });
  const ledger = createLedger<never>({ db: sql, now: () => new Date(), enqueueFirstTasks: async () => undefined });
  return {
    env,
    config,
    deps,
    ledger,
    storage,
    sql,
    temporaryDirectory: folder,
    connect,
    createJob: (job = {}) => create(deps, job),
    async read(jobId) {
      const stored = await deps.engine.jobs.find(jobId);
      if (stored === null) throw new Error(`job ${jobId} is gone`);
      return stored.job;
    },
    async close() {
      for (const one of opened) {
        await one.queue.stop({ graceMs: 0 });
        await one.closeStores();
      }
      storage.close();
      await sql.close();
      await rm(folder, { recursive: true, force: true });
    },
    async drop() {
      await database.drop();
      await documents.drop();
    },
  };
}

function create(deps: WorkerDependencies, options: TestJob): Promise<Job> {
  return createJob(deps.engine, {
    id: randomBytes(12).toString('hex'),
    kind: 'prompt',
    origin: 's002',
    ownerId: options.ownerId ?? randomUUID(),
    workspaceId: options.workspaceId ?? randomUUID(),
    title: null,
    input: { prompt: 'fun science brain animation', style: 'fun' },
    requested: {
      aspectRatio: options.aspectRatio ?? '16:9',
      durationSeconds: options.durationSeconds ?? 4,
      fps: options.fps ?? null,
      strict: false,
      model: null,
    },
    defaultModel: 'google/veo-3.1',
    monthlyLimit: options.monthlyLimit ?? 30,
    billing: CALENDAR_MONTHS,
    priority: 0,
    deadlineSeconds: 3600,
  });
}
