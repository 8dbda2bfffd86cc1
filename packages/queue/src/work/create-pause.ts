/** Longest time of one timer; longer ones would end at once. */
const LONGEST_MS = 2_147_483_647;

/** A pause that can be cut short. A wake that comes while nobody waits cuts the next pause. */
export interface Pause {
  /** Waits so many milliseconds, or with null until it is woken. */
  wait(ms: number | null): Promise<void>;
  wake(): void;
  /** Forgets an earlier wake: what it told of is about to be seen. */
  forget(): void;
}

export function createPause(): Pause {
  let isWoken = false;
  let end = (): void => undefined;
  return {
    wait: async (ms) => {
      if (!isWoken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(ms ?? LONGEST_MS, LONGEST_MS));
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      isWoken = false;
    },
    wake: () => {
      isWoken = true;
      end();
    },
    forget: () => {
      isWoken = false;
    },
  };
}
