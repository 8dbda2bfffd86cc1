import { createCatalogueRepository, type DocumentsConnection } from '@callsheet/database';
import type { Identity } from '@callsheet/identity';
import type { Catalogues } from './catalogues.ts';
import { rememberCatalogue } from './remember-catalogue.ts';

/** How long an admin's change may take to show in other processes. */
const LIFE_MS = 5_000;

/** The catalogues, as this process remembers them. */
export function createCatalogues(options: {
  readonly documents: Pick<DocumentsConnection, 'db'>;
  readonly identity: Pick<Identity, 'recordAudit'>;
  readonly importCatalogue: Catalogues['importCatalogue'];
}): Catalogues {
  const { documents, identity, importCatalogue } = options;
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
