import type { OperationSnapshot } from '@callsheet/domain';

/** Header names in any case; Node hands them over in lower case. */
export type CallbackHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A callback as it came in. `rawBody` are the bytes that were signed, before any parsing. */
export interface CallbackInput {
  readonly rawBody: Buffer;
  readonly headers: CallbackHeaders;
  readonly receivedAt: Date;
  /** What our URL named, once its token was checked; needed where a sender's own words do not tell attempts apart. */
  readonly jobId?: string;
  /** Counts from 1, with `jobId`. */
  readonly attempt?: number;
}

/**
 * What a callback turned out to be (providers.md 2.1). `rejected` answers 401; `ignored` and `event` answer 2xx.
 * `dedupeKey` is unique per provider and message. With `refetch` the body is only a hint: ask the provider before
 * deciding anything; then there is no snapshot. `externalId` null: the sender names our own job only. `claim` is what the
 * sender says, for the case in which the provider cannot be asked because its answer to the order was lost: then the
 * token in our URL is all the proof there will ever be.
 */
export type CallbackResult =
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'ignored'; readonly reason: string }
  | {
      readonly kind: 'event';
      readonly dedupeKey: string;
      /** Null: the sender names our own job only. */
      readonly externalId: string | null;
      readonly snapshot: OperationSnapshot;
      readonly refetch: false;
    }
  | {
      readonly kind: 'event';
      readonly dedupeKey: string;
      readonly externalId: string | null;
      readonly refetch: true;
      readonly claim?: OperationSnapshot;
    };
