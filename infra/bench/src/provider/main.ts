import { serveParent } from '../processes/serve-parent.ts';
import {
  type InstantOutcome,
  type InstantProvider,
  type InstantProviderOptions,
  startInstantProvider,
} from './instant-provider.ts';

let provider: InstantProvider | null = null;

serveParent({
  start: async (options: InstantProviderOptions) => {
    provider = await startInstantProvider(options);
  },
  setOutcome: async (outcome: InstantOutcome) => provider?.setOutcome(outcome),
  arrivals: async () => provider?.arrivals() ?? [],
});
