import type { Logger } from '@callsheet/logging';
import {
  createHeygenAdapter,
  createImportAdapter,
  createN8nAdapter,
  createPoeAdapter,
  createProviderRegistry,
  createRckAdapter,
  createReplicateAdapter,
  createReuseAdapter,
  createRunwayAdapter,
  type ProviderRegistry,
  readCaFile,
} from '@callsheet/providers';
import type { WorkerConfig } from './config.ts';

/** Only what has a key or an address is set up; jobs for the rest are refused with a clear message. */
export async function wireProviders(config: Pick<WorkerConfig, 'providers'>, log: Logger): Promise<ProviderRegistry> {
  const { replicate, rck, submitTimeoutMs, requestTimeoutMs: readTimeoutMs } = config.providers;
  const { n8n, heygen } = config.providers.avatars;
  const { runway, poe, outputOrigins: trustedOrigins } = config.providers;
  if (runway.apiKey === null)
    log.warn({}, 'scenes cannot be made: RUNWAYML_ENABLED is false, or RUNWAYML_API_SECRET is not set');
  if (poe.apiKey === null) log.warn({}, 'prompts cannot be refined: POE_API_KEY is not set');
  return createProviderRegistry([
    createImportAdapter(),
    createReuseAdapter(),
    ...(runway.apiKey === null
      ? []
      : [
          createRunwayAdapter({
            baseUrl: runway.baseUrl,
            apiKey: runway.apiKey,
            trustedOrigins,
            submitTimeoutMs,
            readTimeoutMs,
          }),
        ]),
    ...(poe.apiKey === null ? [] : [createPoeAdapter({ ...poe, apiKey: poe.apiKey, trustedOrigins, readTimeoutMs })]),
    ...(n8n.createUrl === null && n8n.generateUrl === null
      ? []
      : [createN8nAdapter({ ...n8n, authHeader: config.providers.n8nAuthHeader, submitTimeoutMs })]),
    ...(heygen.apiKey === null
      ? []
      : [createHeygenAdapter({ ...heygen, apiKey: heygen.apiKey, submitTimeoutMs, readTimeoutMs })]),
    ...(replicate.apiToken === null
      ? []
      : [createReplicateAdapter({ ...replicate, apiToken: replicate.apiToken, submitTimeoutMs, readTimeoutMs })]),
    ...(rck.baseUrl === null
      ? []
      : [
          createRckAdapter({
            baseUrl: rck.baseUrl,
            caPem: rck.caFile === null ? null : await readCaFile(rck.caFile),
            insecureTls: rck.insecureTls,
            submitTimeoutMs,
            readTimeoutMs,
            log,
          }),
        ]),
  ]);
}
