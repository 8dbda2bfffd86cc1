import { waitFor } from '@callsheet/test-support';
import { MongoClient } from 'mongodb';
import type { BenchSystem } from './bench-system.ts';
import type { BenchUser } from './sign-up.ts';

/** Waits until so many jobs of a user are completed. @throws Error when one ends otherwise or the time is over. */
export async function completedJobs(
  system: BenchSystem,
  input: { user: BenchUser; count: number; withinMs: number },
): Promise<void> {
  const client = new MongoClient(system.mongodbUrl);
  try {
    const jobs = client.db().collection('jobs');
    await waitFor(
      async () => {
        const { ownerId } = input.user;
        const failed = await jobs.findOne({ ownerId, status: { $in: ['failed', 'expired', 'canceled'] } });
        if (failed !== null) throw new Error(`a job ended as ${failed.status}: ${JSON.stringify(failed.error)}`);
        return (await jobs.countDocuments({ ownerId, status: 'completed' })) >= input.count;
      },
      { timeoutMs: input.withinMs, intervalMs: 100, description: `${input.count} jobs to be completed` },
    );
  } finally {
    await client.close();
  }
}
