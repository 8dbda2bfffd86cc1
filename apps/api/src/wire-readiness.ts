import type { Logger } from '@callsheet/logging';
import type { AppDependencies } from './app-dependencies.ts';
import { createReadinessCheck } from './features/health/check-readiness.ts';
import type { Stores } from './open-stores.ts';

/** /readyz asks every store. */
export function wireReadiness(
  { db, documents, storage }: Stores,
  { log }: { readonly log: Logger },
): AppDependencies['checkReadiness'] {
  return createReadinessCheck({
    checks: [
      { name: 'mongodb', check: () => documents.ping() },
      { name: 'postgres', check: () => db.ping() },
      { name: 's3', check: () => storage.ping() },
    ],
    onDown: (name, err) => log.warn({ err, store: name }, 'a store does not answer'),
  });
}
