export { createTestBuckets, type TestBuckets } from './create-test-buckets.ts';
export { createTestDatabase, type TestDatabase } from './create-test-database.ts';
export { createTestDocuments, type TestDocuments } from './create-test-documents.ts';
export { type Droppable, dropWhenPassed, type TestNode } from './drop-when-passed.ts';
export { endConnections } from './end-connections.ts';
export { testName } from './test-name.ts';
export { type WaitOptions, waitFor } from './wait-for.ts';
