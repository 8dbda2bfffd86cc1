import { createTestDocuments, dropWhenPassed, type TestNode } from '@callsheet/test-support';
import { connectDocuments, type DocumentsConnection } from '../connect-documents.ts';
import { ensureIndexes } from '../ensure-indexes.ts';

export interface OpenDocuments extends DocumentsConnection {
  /** Closes, and drops the database when the file passed. */
  end(suite: TestNode): Promise<void>;
}

/** A database of a test file's own, with its indexes. */
export async function openTestDocuments(options: { mongodbUrl: string; label: string }): Promise<OpenDocuments> {
  const documents = createTestDocuments(options);
  const connection = await connectDocuments({
    url: documents.url,
    databaseName: documents.databaseName,
    maxPoolSize: 20,
    applicationName: 'test',
    log: { info: () => undefined, warn: () => undefined },
  });
  await ensureIndexes(connection.db);
  return {
    ...connection,
    end: async (suite) => {
      await connection.close();
      await dropWhenPassed(suite, [documents]);
    },
  };
}
