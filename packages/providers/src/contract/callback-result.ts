import type { OperationSnapshot } from '@callsheet/domain';

/** Header names in any case; Node hands them over in lower case. */
export type CallbackHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A callback as it came in. `rawBody` are the bytes that were signed, before any parsing. */
export interface CallbackInput {
  readonly rawBody: Buffer;
  readonly headers: CallbackHeaders;
  readonly receivedAt: Date;
}

/**
 * What a callback turned out to be (providers.md 2.1). `rejected` answers 401; `ignored` and `event` answer 2xx.
 * `dedupeKey` is unique per provider and message. With `refetch` the body is only a hint: ask the provider before
 * deciding anything; then there is no snapshot.
 */
export type CallbackResult =
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'ignored'; readonly reason: string }
  | {
      readonly kind: 'event';
      readonly dedupeKey: string;
      readonly externalId: string;
      readonly snapshot: OperationSnapshot;
      readonly refetch: false;
    }
  | { readonly kind: 'event'; readonly dedupeKey: string; readonly externalId: string; readonly refetch: true };
