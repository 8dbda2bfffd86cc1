/** A callback as it came in. */
export interface RawCallback {
  readonly provider: string;
  readonly jobId: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody: Buffer;
  readonly receivedAt: Date;
  /** Address of the sender. */
  readonly ip: string;
}

/** Stored callbacks. */
export interface CallbackInbox {
  /** Stores it and enqueues its task in one transaction; the same `dedupeKey` again changes nothing. */
  accept(callback: RawCallback & { attempt: number; dedupeKey: string }): Promise<{ kind: 'accepted' | 'duplicate' }>;
  /** Keeps what cannot be placed, capped in size and number, for whoever looks into it. */
  quarantine(callback: RawCallback & { reason: string }): Promise<unknown>;
}

/** What a sender's signature and body say, before anything is believed. */
export type CallbackReading =
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'event'; readonly dedupeKey: string };

export interface CallbackReader {
  /** Whether callbacks of this provider are taken at all. */
  knows(provider: string): boolean;
  /** Compares in constant time. */
  tokenFits(input: { provider: string; jobId: string; attempt: number; token: string }): boolean;
  read(callback: RawCallback & { attempt: number }): Promise<CallbackReading>;
}
