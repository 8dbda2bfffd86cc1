import { MongoServerError } from 'mongodb';

/** Whether an insert met a document of the same unique key. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === 11000;
}
