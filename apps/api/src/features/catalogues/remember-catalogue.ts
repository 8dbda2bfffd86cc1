import type { CatalogueStore } from '@callsheet/database';
import type { CatalogueEntry } from '@callsheet/domain';
import type { Catalogue } from './catalogues.ts';

interface MemoryOptions {
  /** How long a list counts as fresh. */
  readonly lifeMs: number;
  readonly nowMs: () => number;
}

/** One list for all callers; who comes while it is being read waits for the same answer. */
export function rememberCatalogue<Entry extends CatalogueEntry>(
  store: CatalogueStore<Entry>,
  { lifeMs, nowMs }: MemoryOptions,
): Catalogue<Entry> {
  let kept: { readonly entries: readonly Entry[]; readonly until: number } | null = null;
  let reading: Promise<readonly Entry[]> | null = null;

  async function read(): Promise<readonly Entry[]> {
    const mine = store.list();
    reading = mine;
    try {
      const entries = await mine;
      // A list that was asked for before a change may not show it.
      if (reading === mine) kept = { entries, until: nowMs() + lifeMs };
      return entries;
    } finally {
      if (reading === mine) reading = null;
    }
  }

  /** Also after a change that failed: it may have been made all the same. */
  async function change<T>(make: () => Promise<T>): Promise<T> {
    try {
      return await make();
    } finally {
      kept = null;
      reading = null;
    }
  }

  return {
    list: async () => {
      if (kept !== null && nowMs() < kept.until) return kept.entries;
      return await (reading ?? read());
    },
    find: (id) => store.find(id),
    save: (entry) => change(() => store.save(entry)),
    remove: (id) => change(() => store.remove(id)),
    copy: (entries) => change(() => store.copy(entries)),
  };
}
