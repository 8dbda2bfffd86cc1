/** Postgres schema of the installation's queue: the API sends into it what the workers take. */
export const QUEUE_SCHEMA = 'queue';
