import type { Logger } from '@callsheet/logging';
import { createRckAdapter, readCaFile } from '@callsheet/providers';
import type { ApiConfig } from '../../config.ts';
import { createTemplateCatalogue, type TemplateCatalogue } from './template-catalogue.ts';

/** A page waits for the templates. */
const TEMPLATES_TIMEOUT_MS = 10_000;

/** The one call that the API itself makes to a provider: what templates there are (architecture.md, Processes). */
export async function openTemplateCatalogue(rck: ApiConfig['rck'], log: Logger): Promise<TemplateCatalogue> {
  const { baseUrl, caFile, insecureTls, templateLifeSeconds } = rck;
  const catalogue = { lifeMs: templateLifeSeconds * 1000, nowMs: () => performance.now() };
  const onStale = (err: unknown) => log.warn({ err }, 'the generator gave no templates; an older list is shown');
  if (baseUrl === null) return createTemplateCatalogue({ ...catalogue, onStale, ask: null });
  const caPem = caFile === null ? null : await readCaFile(caFile);
  const adapter = createRckAdapter({
    baseUrl,
    caPem,
    insecureTls,
    submitTimeoutMs: TEMPLATES_TIMEOUT_MS,
    readTimeoutMs: TEMPLATES_TIMEOUT_MS,
    log,
  });
  const ask = () => adapter.listTemplates({ signal: AbortSignal.timeout(TEMPLATES_TIMEOUT_MS), now: () => new Date() });
  return createTemplateCatalogue({ ...catalogue, onStale, ask });
}
