import { MongoClient } from 'mongodb';
import { testName } from './test-name.ts';

/** A MongoDB database of one test file; it comes into being with its first document. */
export interface TestDocuments {
  /** The server's URL, options included; it names no database of this file. */
  readonly url: string;
  readonly databaseName: string;
  drop(): Promise<void>;
}

/** Names a MongoDB database for one test file on a server that runs already. */
export function createTestDocuments(options: { mongodbUrl: string; label: string }): TestDocuments {
  const databaseName = testName(options.label);
  return {
    url: options.mongodbUrl,
    databaseName,
    drop: async () => {
      const client = new MongoClient(options.mongodbUrl);
      try {
        await client.db(databaseName).dropDatabase();
      } finally {
        await client.close();
      }
    },
  };
}
