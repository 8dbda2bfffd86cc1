import { MongoClient, ObjectId } from 'mongodb';
import type { BenchSystem } from './bench-system.ts';

const BATCH = 1_000;
const MONTH_MS = 30 * 24 * 3600 * 1000;

/** What a copy differs in from the job that it is made of. */
export type ChangeCopy<Template> = (template: Template, input: { index: number; createdAt: Date }) => object;

/**
 * Copies the one job of a kind so many times, made at random moments of the last month. Only the documents: lists read
 * nothing else.
 */
export async function copyJobs<Template extends { _id: ObjectId }>(
  system: BenchSystem,
  input: { readonly kind: string; readonly copies: number; readonly change: ChangeCopy<Template> },
): Promise<void> {
  const { kind, copies, change } = input;
  const client = new MongoClient(system.mongodbUrl);
  try {
    const jobs = client.db().collection('jobs');
    const template = await jobs.findOne<Template>({ kind });
    if (template === null) throw new Error(`there is no job of kind ${kind} to copy`);
    for (let done = 0; done < copies; done += BATCH) {
      const documents = Array.from({ length: Math.min(BATCH, copies - done) }, (_, index) => {
        const createdAt = new Date(Date.now() - Math.random() * MONTH_MS);
        const changes = change(template, { index: done + index, createdAt });
        return { ...template, _id: new ObjectId(), createdAt, updatedAt: createdAt, ...changes };
      });
      await jobs.insertMany(documents, { ordered: false });
    }
  } finally {
    await client.close();
  }
}
