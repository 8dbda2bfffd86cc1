import type { SseEvent } from '../../http/sse-connection.ts';

/** Ready to send, with the time by which it stands among others. */
export interface UserEvent {
  readonly at: Date;
  readonly event: SseEvent;
}

/** What is to be sent of a past. */
export interface Replayed {
  readonly events: readonly UserEvent[];
  /** There is more of it than is replayed. */
  readonly gap: boolean;
}

/** One kind of things of a user whose events a stream of all of them tells. */
export interface EventSource {
  /** Calls `wake` with the id of each thing of which there may be something new. Answers how to stop. */
  subscribe(wake: (id: string) => void): () => void;
  /** Everything since the resume point, in any order. Ends early when nobody listens any more. */
  replay(isWanted: () => boolean): Promise<Replayed>;
  /** What was not sent yet of one thing. */
  read(id: string): Promise<readonly UserEvent[]>;
}

/** Events of one source that are replayed; whoever was away for more reads the lists instead. */
export const MAX_REPLAYED = 5_000;
/** Things whose newest sent event is remembered; one that is forgotten may be told again. */
const MAX_REMEMBERED = 5_000;
const PAGE = 100;

/** Goes through what changed since then, page by page, and collects what `read` finds of it. */
export async function replayChanges<Change>(options: {
  readonly from: Date;
  readonly page: (from: { at: Date; afterId?: string; limit: number }) => Promise<readonly Change[]>;
  readonly placeOf: (change: Change) => { readonly at: Date; readonly id: string };
  readonly read: (id: string) => Promise<readonly UserEvent[]>;
  readonly isWanted: () => boolean;
}): Promise<Replayed> {
  const events: UserEvent[] = [];
  let from: { at: Date; afterId?: string } = { at: options.from };
  for (;;) {
    const places = (await options.page({ ...from, limit: PAGE })).map(options.placeOf);
    for (const { id } of places) events.push(...(await options.read(id)));
    const last = places.at(-1);
    if (last === undefined || places.length < PAGE || !options.isWanted()) return { events, gap: false };
    from = { at: last.at, afterId: last.id };
    if (events.length > MAX_REPLAYED) return { events, gap: true };
  }
}

/** What was sent of the newest things, by their ids. */
export function createMemory<State>(): Pick<Map<string, State>, 'get' | 'set'> {
  const states = new Map<string, State>();
  return {
    get: (id) => states.get(id),
    set(id, state) {
      states.delete(id);
      const [oldest] = states.set(id, state).keys();
      if (states.size > MAX_REMEMBERED && oldest !== undefined) states.delete(oldest);
      return states;
    },
  };
}
