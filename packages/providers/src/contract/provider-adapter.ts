import type { Json, OperationSnapshot } from '@callsheet/domain';
import type { CallbackInput, CallbackResult } from './callback-result.ts';
import type { GenerationRequest } from './generation-request.ts';
import type { ProviderCapabilities } from './provider-capabilities.ts';
import type { ProviderLog } from './provider-log.ts';

/** What every call gets from its caller. */
export interface CallContext {
  /** Public URL for the provider's callback, token included; null when none is wanted. */
  readonly callbackUrl: string | null;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly log: ProviderLog;
}

/** The provider has the order. `handle` is all the memory that later calls need: plain JSON, stored on the attempt. */
export interface Submission {
  readonly externalId: string;
  readonly handle: Json;
  readonly snapshot: OperationSnapshot;
  readonly acceptedAt: Date;
}

/** `nextPollAfterMs`: ask again no sooner than that. Absent: follow the adapter's poll range. */
export type PolledSnapshot = OperationSnapshot & { readonly nextPollAfterMs?: number };

/** `requested`: asked for but not confirmed. `too_late`: the operation had ended already. */
export type CancelResult = 'canceled' | 'requested' | 'too_late' | 'unsupported';

/** A file that an order is made from, for a provider that takes uploads. */
export interface ProviderMedia {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly filename: string;
  readonly contentType: string;
}

/** Identifies a submission whose answer was lost. */
export interface SubmissionQuery {
  /** The callback URL that was handed to `submit`: unique for each attempt. */
  readonly callbackUrl: string;
  /** When the attempt began. */
  readonly since: Date;
}

/** The part of a provider that reads what it sends us. Calls nobody and needs no key. */
export interface CallbackParser {
  readonly id: string;
  /** Verifies first, parses second. Never throws for what a sender can cause. */
  parseCallback(input: CallbackInput, context: Pick<CallContext, 'log'>): Promise<CallbackResult>;
}

/**
 * One provider behind one interface (providers.md 2.1). Adapters are stateless, never wait and never repeat a call:
 * each method is one bounded exchange that ends in an answer or a `ProviderError`. Deadlines, attempts and money belong
 * to the caller.
 */
export interface ProviderAdapter extends CallbackParser {
  readonly capabilities: ProviderCapabilities;
  /**
   * Buys one operation. `SUBMIT_AMBIGUOUS` means that nobody knows whether it was bought: never call again before
   * `lookup` or a callback has told. Every other error is a certain refusal.
   */
  submit(request: GenerationRequest, context: CallContext): Promise<Submission>;
  /** Reads the state of an operation. May be repeated for ever. */
  poll(handle: Json, context: CallContext): Promise<PolledSnapshot>;
  /** Asks for an end. Safe to repeat; an operation that has ended already is an answer, not an error. */
  cancel(handle: Json, context: CallContext): Promise<CancelResult>;
  /**
   * Looks for a submission whose answer was lost. Null is proof that the provider does not list it now; a search that
   * could not be completed throws, because the caller submits again after a null: `SUBMIT_AMBIGUOUS` when no later search
   * can tell either, anything else as a read does.
   * Absent where the provider has no list to search.
   */
  lookup?(query: SubmissionQuery, context: CallContext): Promise<Submission | null>;
  /**
   * Puts a file where only this provider can load it and answers the URI that an order names it by. A step of its own and
   * not part of `submit`, which stays one exchange whose outcome is certain or in doubt: it costs nothing and may be
   * repeated. Absent where orders name URLs only.
   */
  uploadMedia?(media: ProviderMedia, call: Pick<CallContext, 'signal' | 'now'>): Promise<string>;
}
