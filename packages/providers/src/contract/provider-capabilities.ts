import type { ModelCapability } from '@callsheet/domain';

/** What an adapter can do, static and serialisable (providers.md 2.1). Times in milliseconds unless named otherwise. */
export interface ProviderCapabilities {
  readonly models: readonly ModelCapability[];
  /** Models of still pictures, without their versions; absent: none. */
  readonly imageModels?: readonly string[];
  readonly cancel: 'none' | 'best_effort' | 'yes';
  readonly progress: 'none' | 'fraction' | 'queue_position';
  readonly callbacks: 'none' | 'standard_webhooks' | 'ed25519_jwks' | 'hmac_body' | 'unsigned_token';
  /** Whether repeating a create call with the same key is safe. */
  readonly idempotentSubmit: boolean;
  /** Whether it puts its result into our storage itself. */
  readonly uploadsResult?: true;
  /** Whether a lost submission can be searched for. */
  readonly lookup: boolean;
  /** Seconds that outputs stay available after success; null when unknown. */
  readonly outputTtlSeconds: number | null;
  readonly outputRefreshable: boolean;
  readonly pollMinMs: number;
  readonly pollMaxMs: number;
  /** An operation that took longer will not end well any more. */
  readonly deadlineMs: number;
  readonly submitTimeoutMs: number;
  /** Whether `submit` holds the connection until the result is there. */
  readonly blocking: boolean;
}
