import { isDatabaseUnavailable, type SqlDatabase } from '@callsheet/postgres';
import { RateStoreUnavailableError } from './rate-store-unavailable-error.ts';

/** Asks the store. @throws RateStoreUnavailableError when it is away. */
export async function reachRates<T>(db: SqlDatabase, run: (db: SqlDatabase) => Promise<T>): Promise<T> {
  try {
    return await run(db);
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw new RateStoreUnavailableError({ cause: error });
    throw error;
  }
}
