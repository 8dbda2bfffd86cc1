import { HeygenError, invalidParameter } from './heygen-error.ts';

const REMEMBERED_MS = 24 * 3600 * 1000;
const KEY = /^[A-Za-z0-9_:.-]{1,255}$/;

type Body = Readonly<Record<string, unknown>>;

/** What is known of an `Idempotency-Key`: its call still runs (null), or this is what was answered. */
interface Remembered {
  readonly since: number;
  readonly reply: Body | null;
}

/** First replies by key (H1). A refusal is not remembered: what was mended may be sent under the same key. */
export interface ReplyMemory {
  /** The first reply to that key, whatever is asked now; null when the call is the first. @throws HeygenError 400, 409 */
  readonly begin: (key: string | undefined) => Body | null;
  readonly finish: (key: string | undefined, reply: Body) => void;
  /** Makes the key free again unless its call was answered. */
  readonly giveUp: (key: string | undefined) => void;
}

export function createReplyMemory(now: () => Date): ReplyMemory {
  const byKey = new Map<string, Remembered>();
  return {
    begin: (key) => {
      if (key === undefined) return null;
      if (!KEY.test(key)) throw invalidParameter('The idempotency key is not valid.', 'Idempotency-Key');
      const since = now().getTime();
      const known = byKey.get(key);
      if (known !== undefined && since - known.since < REMEMBERED_MS) {
        if (known.reply !== null) return known.reply;
        const message = 'A request with this idempotency key is in progress.';
        throw new HeygenError({ status: 409, code: 'request_in_progress', message });
      }
      byKey.set(key, { since, reply: null });
      return null;
    },
    finish: (key, reply) => {
      const known = key === undefined ? undefined : byKey.get(key);
      if (key !== undefined && known !== undefined) byKey.set(key, { ...known, reply });
    },
    giveUp: (key) => {
      if (key !== undefined && byKey.get(key)?.reply === null) byKey.delete(key);
    },
  };
}
