import { MongoClient, ObjectId, type OptionalId } from 'mongodb';
import pg from 'pg';
import type { BenchSystem } from './bench-system.ts';

/** Multiplies one job: its document, its rows in the ledger and its messages in the queue, in whatever state they are. */
export async function multiplyJob(system: BenchSystem, input: { jobId: string; copies: number }): Promise<void> {
  const client = new MongoClient(system.mongodbUrl);
  const sql = new pg.Client({ connectionString: system.databaseUrl });
  await sql.connect();
  try {
    const jobs = client.db().collection('jobs');
    const template = await jobs.findOne({ _id: ObjectId.createFromHexString(input.jobId) });
    if (template === null) throw new Error(`there is no job ${input.jobId} to copy`);
    for (let done = 0; done < input.copies; done += BATCH) {
      const documents = Array.from({ length: Math.min(BATCH, input.copies - done) }, () => copyOf(template));
      const ids = documents.map(({ _id }) => _id.toHexString());
      await Promise.all([jobs.insertMany(documents, { ordered: false }), copyRows(sql, input.jobId, ids)]);
    }
    // As autovacuum does in the course of a month.
    await sql.query('ANALYZE');
  } finally {
    await sql.end();
    await client.close();
  }
}

const BATCH = 1_000;
const MONTH_MS = 30 * 24 * 3600 * 1000;

/** Spread over the last month, so that indexes on times look as they do in real life. */
function copyOf(template: OptionalId<Record<string, unknown>>) {
  const createdAt = new Date(Date.now() - Math.random() * MONTH_MS);
  return { ...template, _id: new ObjectId(), createdAt, updatedAt: createdAt };
}

/** Whatever columns the tables have: only what must differ is changed. The chain of entries is not kept sound. */
async function copyRows(sql: pg.Client, jobId: string, ids: readonly string[]): Promise<void> {
  const copies = 'unnest($2::text[]) AS copy (id)';
  await sql.query(
    `INSERT INTO ledger.admission
     SELECT (jsonb_populate_record(a, jsonb_build_object('job_id', copy.id))).*
       FROM ledger.admission a, ${copies} WHERE a.job_id = $1`,
    [jobId, ids],
  );
  await sql.query(
    `INSERT INTO ledger.reservation
     SELECT (jsonb_populate_record(r, jsonb_build_object('job_id', copy.id, 'id', md5(r.id || copy.id)))).*
       FROM ledger.reservation r, ${copies} WHERE r.job_id = $1`,
    [jobId, ids],
  );
  await sql.query(
    `INSERT INTO ledger.entry
     SELECT (jsonb_populate_record(e, jsonb_build_object(
              'seq', (SELECT max(seq) FROM ledger.entry) + row_number() OVER (),
              'key', e.key || '/' || copy.id, 'reservation_id', md5(e.reservation_id || copy.id)))).*
       FROM ledger.entry e JOIN ledger.reservation r ON r.id = e.reservation_id, ${copies}
      WHERE r.job_id = $1`,
    [jobId, ids],
  );
  await sql.query(
    `UPDATE ledger.account a SET head_seq = (SELECT max(seq) FROM ledger.entry e
       WHERE (e.meter, e.subject, e.period) = (a.meter, a.subject, a.period)) WHERE a.meter = 'videoGenerations'`,
  );
  await sql.query(
    `INSERT INTO queue.job
     SELECT (jsonb_populate_record(m, jsonb_build_object(
              'id', gen_random_uuid(), 'data', m.data || jsonb_build_object('jobId', copy.id)))).*
       FROM queue.job m, ${copies} WHERE m.data ->> 'jobId' = $1`,
    [jobId, ids],
  );
}
