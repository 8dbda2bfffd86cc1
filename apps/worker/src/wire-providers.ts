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
  type KeyedAdapter,
  openConnections,
  type ProviderAdapter,
  type ProviderRegistry,
  readCaFile,
} from '@callsheet/providers';
import type { WorkerConfig } from './config.ts';

type Providers = Pick<WorkerConfig, 'providers'>;

/** Only what has a key or an address is set up; jobs for the rest are refused with a clear message. */
export async function wireProviders(config: Providers, log: Logger): Promise<ProviderRegistry> {
  const { replicate, rck, submitTimeoutMs, requestTimeoutMs: readTimeoutMs, runway, poe } = config.providers;
  const { n8n, heygen } = config.providers.avatars;
  if (runway.apiKey === null)
    log.warn({}, 'scenes cannot be made: RUNWAYML_ENABLED is false, or RUNWAYML_API_SECRET is not set');
  if (poe.apiKey === null) log.warn({}, 'prompts cannot be refined: POE_API_KEY is not set');
  const keyed = wireKeyed(config);
  const own = (create: KeyedAdapter, key: string | null): readonly ProviderAdapter[] =>
    key === null ? [] : [create(key)];
  const adapters = [
    createImportAdapter(),
    createReuseAdapter(),
    ...own(keyed.runway, runway.apiKey),
    ...own(keyed.poe, poe.apiKey),
    ...(n8n.createUrl === null && n8n.generateUrl === null
      ? []
      : [createN8nAdapter({ ...n8n, authHeader: config.providers.n8nAuthHeader, submitTimeoutMs })]),
    ...own(keyed.heygen, heygen.apiKey),
    ...own(keyed.replicate, replicate.apiToken),
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
  ];
  const { runway: runwayWith, ...others } = keyed;
  // Turned off, it is off for whoever has a key.
  return createProviderRegistry(adapters, runway.enabled ? { ...others, runway: runwayWith } : others);
}

/** Providers whose accounts differ by nothing but a key: ours, or a customer's (R-004-28). They share connections. */
function wireKeyed({ providers }: Providers): Record<'replicate' | 'runway' | 'heygen' | 'poe', KeyedAdapter> {
  const { replicate, runway, poe, submitTimeoutMs, requestTimeoutMs: readTimeoutMs, outputOrigins } = providers;
  const { heygen } = providers.avatars;
  const limits = { submitTimeoutMs, readTimeoutMs };
  const connections = {
    replicate: openConnections(),
    runway: openConnections(),
    heygen: openConnections(),
    poe: openConnections(),
  };
  return {
    replicate: (apiToken) =>
      createReplicateAdapter({ ...replicate, ...limits, apiToken, connections: connections.replicate }),
    runway: (apiKey) =>
      createRunwayAdapter({
        baseUrl: runway.baseUrl,
        ...limits,
        apiKey,
        trustedOrigins: outputOrigins,
        connections: connections.runway,
      }),
    poe: (apiKey) =>
      createPoeAdapter({ ...poe, readTimeoutMs, apiKey, trustedOrigins: outputOrigins, connections: connections.poe }),
    heygen: (apiKey) => createHeygenAdapter({ ...heygen, ...limits, apiKey, connections: connections.heygen }),
  };
}
