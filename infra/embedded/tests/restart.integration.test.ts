import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { MongoClient } from 'mongodb';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRunRecord } from '../src/processes/run-file.ts';
import type { RestartMode, RunningStack } from '../src/stack-endpoints.ts';
import { stackLayout } from '../src/stack-layout.ts';
import { resetStack, startStack } from '../src/start-stack.ts';

const directory = fileURLToPath(new URL('../../../.stack', import.meta.url));
const name = `restart-${process.pid}`;
const lines: string[] = [];
let stack: RunningStack;

const labels = (): string[] => {
  const record = readRunRecord(stackLayout({ directory, name }).runFile);
  return (record?.children ?? []).map(({ label }) => label).sort();
};

const withSql = async <T>(use: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: stack.endpoints.postgresUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

const withDocuments = async <T>(use: (client: MongoClient) => Promise<T>): Promise<T> => {
  const client = await new MongoClient(stack.endpoints.mongodbUrl).connect();
  try {
    return await use(client);
  } finally {
    await client.close();
  }
};

const s3 = (): S3Client => {
  const { accessKeyId, secretAccessKey, ...connection } = stack.endpoints.s3;
  return new S3Client({ ...connection, credentials: { accessKeyId, secretAccessKey } });
};

const givenServers = process.env.TEST_MONGODB_URL !== undefined && process.env.TEST_DATABASE_URL !== undefined;

describe.skipIf(givenServers)('restarting one server of a stack', () => {
  beforeAll(async () => {
    stack = await startStack({ name, directory, log: (line) => lines.push(line) });
  }, 120_000);
  afterAll(async () => {
    await stack?.stop();
    await resetStack({ directory, name });
  });

  it.each<RestartMode>(['graceful', 'kill'])(
    'Postgres comes back after %s with what was committed, and cuts its sessions',
    async (how) => {
      await withSql(async (client) => {
        await client.query('CREATE TABLE IF NOT EXISTS note (how text)');
        await client.query('INSERT INTO note VALUES ($1)', [how]);
        await stack.restart('postgres', how);
        await expect(client.query('SELECT 1')).rejects.toThrow();
      });
      const { rows } = await withSql((client) => client.query('SELECT how FROM note WHERE how = $1', [how]));
      expect(rows).toEqual([{ how }]);
      // The gateway was not restarted: it has connected anew by itself.
      await withDocuments((client) => client.db('restart').command({ ping: 1 }));
    },
  );

  it.each<RestartMode>(['graceful', 'kill'])('the document gateway comes back after %s on its port', async (how) => {
    await withDocuments((client) => client.db('restart').collection<{ _id: string }>('notes').insertOne({ _id: how }));
    await stack.restart('documents', how);
    const found = await withDocuments((client) =>
      client.db('restart').collection<{ _id: string }>('notes').findOne({ _id: how }),
    );
    expect(found).toEqual({ _id: how });
  });

  it.each<RestartMode>(['graceful', 'kill'])('S3 comes back after %s with its objects', async (how) => {
    const client = s3();
    await client.send(new CreateBucketCommand({ Bucket: `notes-${how}` }));
    await client.send(new PutObjectCommand({ Bucket: `notes-${how}`, Key: 'a/b', Body: how }));
    await stack.restart('s3', how);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: `notes-${how}`, Key: 'a/b' }));
    expect(await Body?.transformToString()).toBe(how);
    client.destroy();
  });

  it('several at once are restarted one after the other; the record names what runs, and nothing counts as lost', async () => {
    await Promise.all([
      stack.restart('s3', 'kill'),
      stack.restart('documents', 'kill'),
      stack.restart('s3', 'graceful'),
    ]);
    expect(labels()).toEqual(['mongodb-gateway', 'postgres', 'radosgw']);
    expect(lines.filter((line) => line.includes('unexpectedly'))).toEqual([]);
  });
});
