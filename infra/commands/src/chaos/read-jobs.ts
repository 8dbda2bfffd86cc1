import { MongoClient, type ObjectId } from 'mongodb';
import type { JobRecord, ObjectPlace } from './snapshot.ts';

/** The part of a job's document that is looked at. */
interface JobDocument {
  readonly _id: ObjectId;
  readonly title: string | null;
  readonly status: string;
  readonly stage: string | null;
  readonly attempts: readonly unknown[];
  readonly admission: number;
  readonly deletedAt: Date | null;
  readonly charged: boolean | null;
  readonly hold: unknown;
  readonly assets: readonly ObjectPlace[];
  readonly outbox: readonly { readonly name: string }[];
}

const FIELDS = [
  'title',
  'status',
  'stage',
  'attempts.number',
  'admission',
  'deletedAt',
  'charged',
  'hold',
  'assets',
  'outbox.name',
];

/** Every job's document, deleted ones included. */
export async function readJobs(mongodbUrl: string): Promise<readonly JobRecord[]> {
  const client = await new MongoClient(mongodbUrl).connect();
  try {
    const documents = await client
      .db()
      .collection<JobDocument>('jobs')
      .find({}, { projection: Object.fromEntries(FIELDS.map((field) => [field, 1])) })
      .toArray();
    return documents.map((document) => ({
      id: document._id.toHexString(),
      title: document.title,
      status: document.status,
      stage: document.stage,
      attempts: document.attempts.length,
      admission: document.admission,
      deleted: document.deletedAt !== null,
      charged: document.charged,
      held: document.hold !== null,
      assets: document.assets.map(({ bucket, key }) => ({ bucket, key })),
      outbox: document.outbox.map(({ name }) => name),
    }));
  } finally {
    await client.close();
  }
}
