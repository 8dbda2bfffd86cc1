import { serveParent } from '../processes/serve-parent.ts';
import { type OpenStreams, openStreams, type StreamsPlan } from './open-streams.ts';

let streams: OpenStreams | null = null;

serveParent({
  open: async (plan: StreamsPlan) => {
    streams = await openStreams(plan);
  },
  waitFor: async (input: { event: string; withinMs: number }) => streams?.waitFor(input),
  close: async () => streams?.close(),
});
