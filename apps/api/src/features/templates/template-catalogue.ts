import { DomainError, ProviderError } from '@callsheet/domain';
import type { RckTemplateList } from '@callsheet/providers';

/** The generator's templates, remembered for a while (R-000-49, C-41). */
export interface TemplateCatalogue {
  /**
   * As fresh as the life of an entry says; an older list while the generator cannot be asked.
   * @throws DomainError PROVIDER_NOT_CONFIGURED; ProviderError when there is no list to fall back on.
   */
  list(): Promise<RckTemplateList>;
  /** @throws DomainError PROVIDER_NOT_CONFIGURED when no generator is set up (R-000-46). */
  requireGenerator(): void;
}

export interface TemplateCatalogueOptions {
  /** Asks the generator; null when none is set up. */
  readonly ask: (() => Promise<RckTemplateList>) | null;
  readonly lifeMs: number;
  readonly nowMs: () => number;
  /** Hears why an old list was served. */
  readonly onStale: (error: unknown) => void;
}

/** After a failure the generator is left alone for this long while there is something to show. */
const PAUSE_MS = 5_000;

/** One list for all callers; who comes while it is being asked for waits for the same answer. */
export function createTemplateCatalogue(options: TemplateCatalogueOptions): TemplateCatalogue {
  const { ask, lifeMs, nowMs, onStale } = options;
  let kept: RckTemplateList | null = null;
  let freshUntil = Number.NEGATIVE_INFINITY;
  let asking: Promise<RckTemplateList> | null = null;

  async function refresh(asked: () => Promise<RckTemplateList>): Promise<RckTemplateList> {
    try {
      kept = await asked();
      freshUntil = nowMs() + lifeMs;
      return kept;
    } catch (error) {
      if (kept === null || !(error instanceof ProviderError)) throw error;
      onStale(error);
      freshUntil = nowMs() + Math.min(PAUSE_MS, lifeMs);
      return kept;
    } finally {
      asking = null;
    }
  }

  function generator(): () => Promise<RckTemplateList> {
    if (ask !== null) return ask;
    throw new DomainError({ code: 'PROVIDER_NOT_CONFIGURED', message: 'RCK Description Server is not configured' });
  }

  return {
    list: async () => {
      const asked = generator();
      if (kept !== null && nowMs() < freshUntil) return kept;
      asking ??= refresh(asked);
      return await asking;
    },
    requireGenerator: () => {
      generator();
    },
  };
}
