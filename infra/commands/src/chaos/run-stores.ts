import { DeleteBucketCommand, DeleteObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import type { RunningStack, StackEndpoints } from '@callsheet/embedded';
import { MongoClient } from 'mongodb';
import { Client } from 'pg';
import { withDatabase } from '../system-environment.ts';
import { listObjects } from './list-objects.ts';

const PREFIX = 'chaos';

/** Databases and buckets that belong to one run. */
export interface RunStores {
  readonly databaseUrl: string;
  readonly databaseName: string;
  readonly mongodbUrl: string;
  readonly s3: StackEndpoints['s3'];
  readonly buckets: { readonly images: string; readonly videos: string };
}

/** Makes empty stores for a run and takes away those of earlier ones, which stay that long for whoever looks into them. */
export async function createRunStores(stack: RunningStack): Promise<RunStores> {
  const { endpoints } = stack;
  const suffix = Date.now().toString(36);
  const name = `${PREFIX}_${suffix}`;
  await removeEarlierDatabases(endpoints.postgresUrl, name);
  await removeEarlierDocuments(endpoints.mongodbUrl);
  await removeEarlierBuckets(endpoints.s3);
  const databaseUrl = new URL(endpoints.postgresUrl);
  databaseUrl.pathname = `/${name}`;
  return {
    databaseUrl: databaseUrl.href,
    databaseName: name,
    mongodbUrl: withDatabase(endpoints.mongodbUrl, name),
    s3: endpoints.s3,
    buckets: { images: `${PREFIX}-${suffix}-images`, videos: `${PREFIX}-${suffix}-videos` },
  };
}

export function createS3Client(s3: StackEndpoints['s3']): S3Client {
  const { accessKeyId, secretAccessKey, ...connection } = s3;
  return new S3Client({ ...connection, credentials: { accessKeyId, secretAccessKey } });
}

async function removeEarlierDatabases(postgresUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE datname LIKE $1', [
      `${PREFIX}\\_%`,
    ]);
    for (const { datname } of rows) await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${name}"`);
  } finally {
    await client.end();
  }
}

async function removeEarlierDocuments(mongodbUrl: string): Promise<void> {
  const client = await new MongoClient(mongodbUrl).connect();
  try {
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
    for (const { name } of databases) if (name.startsWith(`${PREFIX}_`)) await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}

async function removeEarlierBuckets(s3: StackEndpoints['s3']): Promise<void> {
  const client = createS3Client(s3);
  try {
    const { Buckets: buckets = [] } = await client.send(new ListBucketsCommand({}));
    for (const { Name: bucket = '' } of buckets.filter(({ Name }) => Name?.startsWith(`${PREFIX}-`))) {
      for (const { key } of await listObjects(client, bucket))
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      await client.send(new DeleteBucketCommand({ Bucket: bucket }));
    }
  } finally {
    client.destroy();
  }
}
