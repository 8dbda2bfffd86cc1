/**
 * `gone`: revoked, or replaced so long ago that it was wiped. `master_key_missing`: the configuration lacks the master key
 * that it was wrapped with. `tampered`: its bytes are not those that were stored for this row.
 */
export type UnreadableKeyReason = 'gone' | 'master_key_missing' | 'tampered';

const MESSAGES: Readonly<Record<UnreadableKeyReason, string>> = {
  gone: 'the provider key was revoked or replaced and is wiped',
  master_key_missing: 'the master key that wraps this provider key is not in PROVIDER_KEY_MASTER_KEYS',
  tampered: 'the stored provider key does not belong to its row or was changed',
};

/** A customer's key that cannot be had, for ever or until the operator brings a master key back. Shows nothing of it. */
export class UnreadableKeyError extends Error {
  readonly reason: UnreadableKeyReason;

  constructor({ reason }: { readonly reason: UnreadableKeyReason }) {
    super(MESSAGES[reason]);
    this.name = 'UnreadableKeyError';
    this.reason = reason;
  }
}
