import { fieldsOf, textOf } from '../http/read-fields.ts';
import type { ChatOutcome } from './chat-outcome.ts';
import { findVideoUrl } from './find-video-url.ts';
import type { ChatProduct } from './request-mapping.ts';

/** Far above any prompt that a model of ours takes. */
const MAX_TEXT_CHARACTERS = 20_000;

export interface ChatReply {
  /** Null: the reply names none. */
  readonly id: string | null;
  readonly outcome: ChatOutcome;
}

/** The answer of `POST /chat/completions` (providers.md 1.3); null when the reply is none at all. */
export function readChatReply(
  reply: unknown,
  { makes, trustedOrigins }: { makes: ChatProduct; trustedOrigins: readonly string[] },
): ChatReply | null {
  const fields = fieldsOf(reply);
  if (fields === null) return null;
  const id = typeof fields.id === 'string' && /^[\x21-\x7e]{1,128}$/.test(fields.id) ? fields.id : null;
  const choice = fieldsOf(Array.isArray(fields.choices) ? fields.choices[0] : null);
  const reason = textOf(choice?.finish_reason, 64) ?? 'none';
  const content = fieldsOf(choice?.message)?.content;
  return { id, outcome: outcomeOf({ makes, reason, content, trustedOrigins }) };
}

function outcomeOf(answer: {
  makes: ChatProduct;
  reason: string;
  content: unknown;
  trustedOrigins: readonly string[];
}): ChatOutcome {
  const { makes, reason, content } = answer;
  if (reason === 'content_filter') return { kind: 'filtered', reason, makes };
  if (makes === 'text') {
    // Also one that was cut short by `length`: it is paid for, and most of it is there (O8).
    const text = textOf(content, MAX_TEXT_CHARACTERS);
    return text === undefined ? { kind: 'empty', reason, makes } : { kind: 'text', reason, text };
  }
  const url = typeof content === 'string' ? findVideoUrl(content, answer.trustedOrigins) : null;
  return url === null ? { kind: 'empty', reason, makes } : { kind: 'video', reason, url };
}
