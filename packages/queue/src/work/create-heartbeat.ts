import { isUnreachable } from '../database/is-unreachable.ts';
import type { QueueLog } from '../queue-log.ts';
import { type HeldMessage, MessageLostError } from './held-message.ts';

/** Signs of life for everything that this process holds. */
export interface Heartbeat {
  /** Held until the returned function is called. */
  hold(message: HeldMessage): () => void;
  /** Gives a sign of life now, as after an outage. */
  beat(): Promise<void>;
  /** Ends every handler that still runs. */
  endAll(reason: Error): void;
  stop(): void;
}

/** One statement per interval, and none while nothing is held. Handlers whose message was taken away are aborted. */
export function createHeartbeat(deps: {
  readonly touch: (messages: readonly HeldMessage[]) => Promise<ReadonlySet<HeldMessage>>;
  readonly intervalMs: number;
  readonly log: QueueLog;
}): Heartbeat {
  const { touch, log } = deps;
  const held = new Set<HeldMessage>();
  let isBeating = false;

  async function beat(): Promise<void> {
    if (isBeating || held.size === 0) return;
    isBeating = true;
    const messages = [...held];
    try {
      const ours = await touch(messages);
      // One that is gone may also just have been stored; then `end` finds no handler to end.
      for (const message of messages) if (!ours.has(message)) message.end(new MessageLostError());
    } catch (error) {
      // Told of once, where the connections are; nobody can take a message away while the server is away.
      if (!isUnreachable(error)) log.error({ err: error }, 'running tasks could not give a sign of life');
    } finally {
      isBeating = false;
    }
  }

  const timer = setInterval(() => void beat(), deps.intervalMs);
  return {
    hold: (message) => {
      held.add(message);
      return () => {
        held.delete(message);
      };
    },
    beat,
    endAll: (reason) => {
      for (const message of held) message.end(reason);
    },
    stop: () => clearInterval(timer),
  };
}
