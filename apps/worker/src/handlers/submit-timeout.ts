import type { Job } from '@callsheet/domain';

/** How long an order may take to be answered, in milliseconds. */
export interface SubmitTimeouts {
  readonly usualMs: number;
  /** Of providers that answer with the result only (providers.md 1.3). */
  readonly blocking: { readonly textMs: number; readonly videoMs: number };
}

/** By what the job makes: a blocking order is answered when that is there. */
export function submitTimeoutOf(timeouts: SubmitTimeouts, { resolved }: Pick<Job, 'resolved'>): number {
  if (resolved.blocking !== true) return timeouts.usualMs;
  return resolved.makes === 'text' ? timeouts.blocking.textMs : timeouts.blocking.videoMs;
}
