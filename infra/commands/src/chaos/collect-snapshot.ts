import { listObjects } from './list-objects.ts';
import { readJobs } from './read-jobs.ts';
import { readOperations } from './read-operations.ts';
import { openRelational, readMoney, readWork } from './read-relational.ts';
import { createS3Client } from './run-stores.ts';
import { isTerminalStatus, type Snapshot } from './snapshot.ts';
import type { ChaosSystem } from './start-chaos-system.ts';

/** Reads all stores. Meant for a system at rest: the stores are read one after the other. */
export async function collectSnapshot(system: ChaosSystem): Promise<Snapshot> {
  const { stores } = system;
  const db = openRelational(stores.databaseUrl);
  const s3 = createS3Client(stores.s3);
  try {
    const [jobs, operations, work, money, images, videos] = await Promise.all([
      readJobs(stores.mongodbUrl),
      readOperations({ simulatorUrl: system.simulatorUrl, apiToken: system.apiToken }),
      readWork(db),
      readMoney(db),
      listObjects(s3, stores.buckets.images),
      listObjects(s3, stores.buckets.videos),
    ]);
    return { jobs, operations, ...work, ...money, objects: [...images, ...videos] };
  } finally {
    s3.destroy();
    await db.close();
  }
}

/** How much is still under way: jobs, effects, messages and callbacks. 0 is rest. */
export async function countUnsettled(system: ChaosSystem): Promise<number> {
  const db = openRelational(system.stores.databaseUrl);
  try {
    const [jobs, work] = await Promise.all([readJobs(system.stores.mongodbUrl), readWork(db)]);
    const busy = jobs.filter(
      (job) => !isTerminalStatus(job.status) || job.outbox.length > 0 || (job.deleted && job.assets.length > 0),
    );
    return busy.length + work.messages.length + work.unappliedCallbacks.length;
  } finally {
    await db.close();
  }
}
