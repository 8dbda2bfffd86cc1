import { connectDocuments, ensureIndexes } from '@callsheet/database';
import { startQueue } from '@callsheet/queue';
import fastify from 'fastify';
import { ObjectId } from 'mongodb';
import pg from 'pg';
import { prepareTables } from './prepare-tables.ts';
import { reserveAndSend } from './reserve-and-send.ts';

export interface BareServerOptions {
  /** Database of the system that is measured: its first job is what is inserted, its jobs are what is read. */
  readonly measuredMongodbUrl: string;
  readonly mongodbUrl: string;
  readonly databaseUrl: string;
  readonly accounts: number;
}

/** Silent: the measured apps log warnings only. */
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * What somebody writes in an afternoon: the same document into the same indexes with the same write concern, one
 * transaction per request, pools of the same size; no validation, no access control, no limits.
 */
export async function startBareServer(options: BareServerOptions): Promise<{ origin: string }> {
  const connection = { maxPoolSize: 50, applicationName: 'bench-baseline', log };
  const measured = await connectDocuments({ ...connection, url: options.measuredMongodbUrl });
  const documents = await connectDocuments({ ...connection, url: options.mongodbUrl });
  await ensureIndexes(documents.db);
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 20 });
  await prepareTables(pool, options.accounts);
  const queue = await startQueue({
    connectionString: options.databaseUrl,
    schema: 'queue',
    supervise: false,
    listen: false,
    log,
  });
  const theirJobs = measured.db.collection('jobs');
  const template = await theirJobs.findOne({}, { sort: { createdAt: 1 } });
  const jobs = documents.db.collection('jobs');

  const app = fastify();
  app.post<{ Body: { prompt: string } }>('/jobs', async (request, reply) => {
    const now = new Date();
    const id = new ObjectId();
    const input = { prompt: request.body.prompt, style: null };
    await jobs.insertOne({ ...template, _id: id, input, createdAt: now, updatedAt: now });
    const account = Number(request.headers['x-account'] ?? 0);
    await reserveAndSend({ pool, queue }, { jobId: id.toHexString(), account });
    return reply.code(201).send({ id: id.toHexString(), status: 'queued' });
  });
  app.get<{ Params: { id: string } }>('/jobs/:id', (request) =>
    theirJobs.findOne({ _id: ObjectId.createFromHexString(request.params.id) }),
  );
  return { origin: await app.listen({ host: '127.0.0.1', port: 0 }) };
}
