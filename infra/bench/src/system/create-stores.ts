import { withDatabase } from '@callsheet/commands';
import type { StackEndpoints } from '@callsheet/embedded';
import { createTestDatabase, createTestDocuments } from '@callsheet/test-support';

/** Empty databases on the stack. */
export interface BenchStores {
  readonly mongodbUrl: string;
  readonly databaseUrl: string;
  drop(): Promise<void>;
}

export async function createStores(stack: StackEndpoints, label: string): Promise<BenchStores> {
  const database = await createTestDatabase({ adminUrl: stack.postgresUrl, label });
  const documents = createTestDocuments({ mongodbUrl: stack.mongodbUrl, label });
  return {
    mongodbUrl: withDatabase(stack.mongodbUrl, documents.databaseName),
    databaseUrl: database.url,
    drop: async () => {
      await Promise.all([database.drop(), documents.drop()]);
    },
  };
}
