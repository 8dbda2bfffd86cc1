import type { describeFailure } from '../describe-failure.ts';
import type { HeldMessage } from './held-message.ts';

/** How a delivery ended. `handed_back`: through no fault of the message, so that it costs none of its tries. */
export type MessageOutcome =
  | { readonly kind: 'completed' }
  | { readonly kind: 'failed'; readonly reason: ReturnType<typeof describeFailure> }
  | { readonly kind: 'dead_letter'; readonly reason: ReturnType<typeof describeFailure> }
  | { readonly kind: 'handed_back'; readonly reason: { readonly message: string } };

/** A delivery that ended and has to be stored. */
export interface EndedMessage {
  readonly held: HeldMessage;
  readonly outcome: MessageOutcome;
  /** An earlier try to store it got no answer, so that it may be stored, and delivered anew, already. */
  readonly isRepeated: boolean;
}
