import { randomUUID } from 'node:crypto';
import { connectDocuments, createJobRepository, ensureIndexes } from '@callsheet/database';
import { CALENDAR_MONTHS, stepOf } from '@callsheet/domain';
import { createLedger, ledgerMigrations } from '@callsheet/ledger';
import { createDatabase, runMigrations } from '@callsheet/postgres';
import { type Queue, startQueue } from '@callsheet/queue';
import { createTestDatabase, createTestDocuments } from '@callsheet/test-support';
import { inject } from 'vitest';
import type { CreateJobCommand } from '../create-job.ts';
import type { EngineDependencies, TaskMessage } from '../ports.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

export interface TestEngine {
  readonly deps: EngineDependencies;
  readonly queue: Queue;
  readonly ledger: ReturnType<typeof createLedger<TaskMessage | null>>;
  /** Objects that the engine asked to be removed, as `bucket/key`. */
  readonly removed: string[];
  /** What a scene was told of its jobs: `id status roles`. */
  readonly shown: string[];
  /** Moves the engine's clock ahead of the real one. */
  readonly advance: (milliseconds: number) => void;
  /** The documents' database. */
  readonly documents: Parameters<typeof createJobRepository>[0]['db'];
  /** Puts credits into a user's wallet. */
  readonly grantCredits: (userId: string, amount: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The engine on real stores, with a clock that can be moved and steps that can be watched. */
export async function openEngine(input: { label: string; onStep: EngineDependencies['onStep'] }): Promise<TestEngine> {
  const stack = inject('stack');
  const database = await createTestDatabase({ adminUrl: stack.postgresUrl, label: input.label });
  const testDocuments = createTestDocuments({ mongodbUrl: stack.mongodbUrl, label: input.label });
  const db = createDatabase({
    connectionString: database.url,
    maxConnections: 10,
    applicationName: input.label,
    log: quiet,
  });
  await runMigrations(db, ledgerMigrations);
  const documents = await connectDocuments({
    url: testDocuments.url,
    databaseName: testDocuments.databaseName,
    maxPoolSize: 20,
    applicationName: input.label,
    log: quiet,
  });
  await ensureIndexes(documents.db);
  const queue = await startQueue({ connectionString: database.url, schema: 'queue', supervise: true, log: quiet });
  let offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  const ledger = createLedger<TaskMessage | null>({
    db,
    now,
    enqueueFirstTasks: async (sql, tasks) => {
      const sent = tasks.filter((task) => task !== null);
      await queue.enqueueManyWith(sql, sent);
    },
  });
  const removed: string[] = [];
  const shown: string[] = [];
  return {
    queue,
    ledger,
    removed,
    shown,
    documents: documents.db,
    grantCredits: async (userId, amount) => {
      const wallet = { meter: 'credits', subject: userId, period: 'wallet' } as const;
      await ledger.grant(db, { ...wallet, amount, key: randomUUID() });
    },
    advance: (milliseconds) => {
      offsetMs += milliseconds;
    },
    close: async () => {
      await queue.stop({ graceMs: 1000 });
      await Promise.all([documents.close(), db.close()]);
      await Promise.all([database.drop(), testDocuments.drop()]);
    },
    deps: {
      jobs: createJobRepository({ db: documents.db }),
      queue,
      ledger,
      notifier: { publish: async () => undefined },
      assets: {
        remove: async (assets) => {
          removed.push(...assets.map(({ bucket, key }) => `${bucket}/${key}`));
        },
      },
      planAssets: ({ job, attempt }) => {
        const current = job.attempts.find(({ number }) => number === attempt);
        if (job.resolved.makes === 'text') return [];
        if (job.resolved.makes === 'image') return [{ role: 'frame', bucket: 'video-files', key: `frames/${job.id}` }];
        return current !== undefined && stepOf(current) === 'image'
          ? [{ role: 'image', bucket: 'generated-content', key: `images/${job.id}/${attempt}.png` }]
          : [{ role: 'video', bucket: 'video-files', key: `videos/${job.id}/${attempt}.mp4` }];
      },
      projections: {
        scene: async ({ job, target }) => {
          shown.push(`${target} ${job.status} ${job.assets.map(({ role }) => role).join()}`.trimEnd());
        },
      },
      policy: { releaseOnFailure: true },
      now,
      onStep: input.onStep,
      log: quiet,
    },
  };
}

type PromptCommand = Extract<CreateJobCommand, { kind: 'prompt' }>;

/** Seed 002's example as a command. `id` is 24 hex digits. */
export function promptCommand(id: string, change: Partial<PromptCommand> = {}): PromptCommand {
  return {
    id,
    kind: 'prompt',
    origin: 's002',
    ownerId: '3f6c1f1e-0000-4000-8000-000000000001',
    workspaceId: '3f6c1f1e-0000-4000-8000-000000000002',
    title: null,
    input: { prompt: 'fun science brain animation', style: 'fun' },
    requested: { aspectRatio: '16:9', durationSeconds: 8, fps: null, strict: false, model: null },
    defaultModel: 'google/veo-3.1',
    monthlyLimit: 500,
    billing: CALENDAR_MONTHS,
    priority: 0,
    deadlineSeconds: 3600,
    ...change,
  };
}
