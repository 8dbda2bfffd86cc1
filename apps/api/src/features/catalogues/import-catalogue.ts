import { DomainError, keepAvatars, keepVoices } from '@callsheet/domain';
import type { Catalogues } from './catalogues.ts';

interface Count {
  readonly imported: number;
  /** What cannot be kept, such as an id that would not fit into a path, and what came twice. */
  readonly skipped: number;
}

export interface ImportReport {
  readonly avatars: Count;
  readonly voices: Count;
}

/**
 * Copies a provider's avatars and voices. A repeat brings them up to date; see `CatalogueStore.copy`. The audit line
 * comes before the copying, as at every change.
 * @throws DomainError PROVIDER_NOT_CONFIGURED; ProviderError when the provider cannot be asked.
 */
export async function importCatalogue(catalogues: Catalogues, actorId: string): Promise<ImportReport> {
  if (catalogues.importCatalogue === null) {
    const message = 'There is no provider to import from; set HEYGEN_API_KEY and start again.';
    throw new DomainError({ code: 'PROVIDER_NOT_CONFIGURED', message });
  }
  const offered = await catalogues.importCatalogue();
  const avatars = keepAvatars(offered.avatars);
  const voices = keepVoices(offered.voices);
  const report = { avatars: countOf(offered.avatars, avatars), voices: countOf(offered.voices, voices) };
  await catalogues.recordAudit({ actorId, action: 'catalogue.imported', subject: 'heygen', details: { ...report } });
  await catalogues.avatars.copy(avatars);
  await catalogues.voices.copy(voices);
  return report;
}

function countOf(offered: readonly unknown[], kept: readonly unknown[]): Count {
  return { imported: kept.length, skipped: offered.length - kept.length };
}
