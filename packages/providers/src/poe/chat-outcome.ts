import type { Json, OperationSnapshot, ProviderErrorCode, ProviderRetry } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { defaultsFor } from '../contract/build-provider-error.ts';
import { messageFor } from '../contract/product-message.ts';

const Makes = Type.Union([Type.Literal('text'), Type.Literal('video')]);

/** `reason` is the bot's own word for why it stopped. */
const OutcomeSchema = Type.Union([
  Type.Object({ kind: Type.Literal('text'), reason: Type.String(), text: Type.String() }),
  Type.Object({ kind: Type.Literal('video'), reason: Type.String(), url: Type.String() }),
  Type.Object({ kind: Type.Literal('filtered'), reason: Type.String(), makes: Makes }),
  /** Without the words or the link that were asked for. */
  Type.Object({ kind: Type.Literal('empty'), reason: Type.String(), makes: Makes }),
]);

/**
 * How a chat has ended. The handle of its operation: nobody can ask Poe for it again, so a worker that dies right after the
 * answer finds it there (providers.md 2.4).
 */
export type ChatOutcome = Static<typeof OutcomeSchema>;

/** @throws Error when a stored handle is not ours: a bug or a tampered document, which no retry repairs. */
export function readOutcome(handle: Json): ChatOutcome {
  if (!Value.Check(OutcomeSchema, handle)) throw new Error('the stored handle is not one of a chat with Poe');
  return handle;
}

/** The verdict in it. */
export function toSnapshot(outcome: ChatOutcome): OperationSnapshot {
  const rawStatus = outcome.reason;
  switch (outcome.kind) {
    case 'text':
      return { state: 'succeeded', rawStatus, outputs: [], details: { text: outcome.text } };
    case 'video':
      return { state: 'succeeded', rawStatus, outputs: [{ url: outcome.url, kind: 'video' }] };
    case 'filtered':
      return failed(outcome, 'MODERATION_OUTPUT', 'never');
    case 'empty':
      // Bots come back empty now and then, and a text costs little; a video is never bought twice for it (O2).
      return failed(outcome, 'MALFORMED_RESPONSE', outcome.makes === 'text' ? 'new_attempt' : 'never');
  }
}

function failed(
  { makes, reason }: Extract<ChatOutcome, { makes: string }>,
  code: ProviderErrorCode,
  retry: ProviderRetry,
): OperationSnapshot {
  const { safeMessage } = { ...defaultsFor(code), ...messageFor(makes, code) };
  return { state: 'failed', rawStatus: reason, failure: { code, retry, safeMessage } };
}
