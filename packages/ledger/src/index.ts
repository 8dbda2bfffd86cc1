export type { AccountKey } from './account.ts';
export type { AdmissionRequest, Grouping } from './admit.ts';
export { createLedger, type Ledger } from './create-ledger.ts';
export type { ChainedEntry, EntryKind } from './entry-chain.ts';
export type { OpenAdmission } from './find-open-admissions.ts';
export type { Grant } from './grant.ts';
export type { BeginInput, BeginResult, StoredResponse } from './idempotency/begin-key.ts';
export { type CompleteInput, MAX_REPLAY_BODY_BYTES } from './idempotency/complete-key.ts';
export {
  type AbandonInput,
  createIdempotencyKeys,
  type IdempotencyKeys,
} from './idempotency/create-idempotency-keys.ts';
export type { ListEntriesInput } from './list-entries.ts';
export type { Hold, ListHoldsInput } from './list-holds.ts';
export type { AccountOwner, EntryPlace, ListOwnerEntriesInput, OwnerEntry } from './list-owner-entries.ts';
export type { ListThresholdsInput, ReachedThreshold } from './list-thresholds.ts';
export { ledgerMigrations } from './migrations.ts';
export { createLeasedLimiter, type LeasedLimiter, type LeasedLimiterOptions } from './rates/create-leased-limiter.ts';
export {
  createRateClasses,
  type RateClasses,
  type RateClassInput,
  type RateClassVerdict,
  type RateWindowRule,
} from './rates/create-rate-classes.ts';
export { createRateWindows, type RateWindows } from './rates/create-rate-windows.ts';
export type { LeaseInput, LeaseResult } from './rates/lease-blocks.ts';
export { RateStoreUnavailableError } from './rates/rate-store-unavailable-error.ts';
export type { RateVerdict } from './rates/rate-verdict.ts';
export type { JobEntry, JobReservation } from './read-job-entries.ts';
export type { AccountUsage } from './read-usage.ts';
export type { ReservationState, SettlementCause } from './reservation.ts';
export type { SettleInput } from './settle.ts';
export type { VerifyScope } from './verify.ts';
export type { LedgerDifference } from './verify-account.ts';
