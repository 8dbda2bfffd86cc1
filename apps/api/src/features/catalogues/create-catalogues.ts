import { createCatalogueRepository, type DocumentsConnection, seedCatalogues } from '@callsheet/database';
import type { Identity } from '@callsheet/identity';
import type { Catalogues } from './catalogues.ts';
import { rememberCatalogue } from './remember-catalogue.ts';

/** How long an admin's change may take to show in other processes. */
const LIFE_MS = 5_000;

/** Opens the catalogues, and fills those that are empty in a new system. */
export async function createCatalogues(options: {
  readonly documents: Pick<DocumentsConnection, 'db'>;
  readonly identity: Pick<Identity, 'recordAudit'>;
  readonly importCatalogue: Catalogues['importCatalogue'];
}): Promise<Catalogues> {
  const { documents, identity, importCatalogue } = options;
  await seedCatalogues(documents);
  const { avatars, voices, topics } = createCatalogueRepository(documents);
  const memory = { lifeMs: LIFE_MS, nowMs: () => performance.now() };
  return {
    avatars: rememberCatalogue(avatars, memory),
    voices: rememberCatalogue(voices, memory),
    topics: rememberCatalogue(topics, memory),
    importCatalogue,
    recordAudit: (entry) => identity.recordAudit(undefined, entry),
  };
}
