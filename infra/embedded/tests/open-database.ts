import { randomBytes } from 'node:crypto';
import { type Collection, type Db, type Document, MongoClient } from 'mongodb';
import { inject, onTestFailed } from 'vitest';
import '../src/vitest-setup.ts';

export type TestDocument = Document & { _id: string };

export type TestDatabase = {
  client: MongoClient;
  database: Db;
  /** A collection that no other test uses. */
  newCollection: <T extends Document = TestDocument>() => Collection<T>;
  close: () => Promise<void>;
};

/** Connects to the documents of the stack under test, with a database of the calling file's own. */
export const openDatabase = async (): Promise<TestDatabase> => {
  const client = await new MongoClient(inject('stack').mongodbUrl).connect();
  const database = client.db(`embedded_${randomBytes(4).toString('hex')}`);
  let collections = 0;
  let failed = false;
  return {
    client,
    database,
    newCollection: () => {
      onTestFailed(() => {
        failed = true;
      });
      collections += 1;
      return database.collection(`collection${collections}`);
    },
    close: async () => {
      // Kept when a test failed, to be looked at.
      if (!failed) await database.dropDatabase();
      await client.close();
    },
  };
};
