import type { PoeSettings, ReplicateSettings } from '@callsheet/configuration';
import { createReplicateAdapter, listPoeModels } from '@callsheet/providers';
import type { AskProvider, ModelProvider } from './watch-models.ts';

const TIMEOUT_MS = 10_000;

/** How each provider is asked for its models; nobody for one that nothing can be ordered from. */
export function askProviders(
  { poe, replicate }: { readonly poe: PoeSettings; readonly replicate: ReplicateSettings },
  now: () => Date,
): Readonly<Record<ModelProvider, AskProvider | null>> {
  return {
    poe: poe.apiKey === null ? null : askPoe(poe.baseUrl, now),
    replicate: replicate.apiToken === null ? null : askReplicate(replicate.baseUrl, replicate.apiToken, now),
  };
}

function askPoe(baseUrl: string, now: () => Date): AskProvider {
  return async (upstreams) => {
    const call = { signal: AbortSignal.timeout(TIMEOUT_MS), now };
    const listed = await listPoeModels({ baseUrl, readTimeoutMs: TIMEOUT_MS }, call);
    // Poe writes the names of its bots in one way and takes them in any.
    const offered = new Set(listed.map((name) => name.toLowerCase()));
    return new Set(upstreams.filter((upstream) => offered.has(upstream.toLowerCase())));
  };
}

function askReplicate(baseUrl: string, apiToken: string, now: () => Date): AskProvider {
  const timeouts = { submitTimeoutMs: TIMEOUT_MS, readTimeoutMs: TIMEOUT_MS };
  const { checkModel } = createReplicateAdapter({ baseUrl, apiToken, webhookSecret: null, ...timeouts });
  return async (upstreams) => {
    const call = { signal: AbortSignal.timeout(TIMEOUT_MS), now };
    const answers = await Promise.all(upstreams.map((upstream) => checkModel(upstream, call)));
    return new Set(upstreams.filter((_, index) => answers[index] === 'available'));
  };
}
