import type { EventHub } from './event-hub.ts';

export interface WaitFor<Thing> {
  readonly id: string;
  readonly forMs: number;
  /** Whether it is what is waited for. */
  readonly enough: (thing: Thing) => boolean;
  /** Aborts when nobody wants the answer any more. */
  readonly gone: AbortSignal;
}

/** Requests that wait for something. */
export interface Waits<Thing> {
  /**
   * The thing once it is what is waited for, or as it is when the time is over or the process stops; null when it does
   * not exist. Woken by its own notices and holds no connection meanwhile.
   */
  wait(input: WaitFor<Thing>): Promise<Thing | null>;
  /** Ends every wait, and those that begin later at once, for shutdown. */
  endAll(): void;
}

export function createWaits<Thing, Notice>(deps: {
  readonly find: (id: string) => Promise<Thing | null>;
  readonly hub: Pick<EventHub<Notice>, 'subscribe'>;
  /** Numbers that grow with every change. */
  readonly numberOf: (thing: Thing) => number;
  readonly numberOfNotice: (notice: Notice) => number;
}): Waits<Thing> {
  const open = new Set<() => void>();
  let ending = false;

  async function wait({ id, forMs, enough, gone }: WaitFor<Thing>): Promise<Thing | null> {
    let seen = 0;
    let over = ending;
    let wake: () => void = () => undefined;
    const end = (): void => {
      over = true;
      wake();
    };
    // Subscribes first and reads then, so that nothing falls between.
    const unsubscribe = deps.hub.subscribe(id, (notice) => {
      if (deps.numberOfNotice(notice) > seen) wake();
    });
    const timer = setTimeout(end, forMs);
    gone.addEventListener('abort', end);
    open.add(end);
    try {
      for (;;) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const thing = await deps.find(id);
        if (thing === null || over || gone.aborted || enough(thing)) return thing;
        seen = deps.numberOf(thing);
        await woken;
      }
    } finally {
      unsubscribe();
      clearTimeout(timer);
      gone.removeEventListener('abort', end);
      open.delete(end);
    }
  }

  return {
    wait,
    endAll() {
      ending = true;
      for (const end of [...open]) end();
    },
  };
}
