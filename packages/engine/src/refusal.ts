import { type AdmissionVerdict, type BillingPeriod, DomainError, periodEnd } from '@callsheet/domain';

/**
 * R-000-43 gives the sentence; a short wallet is 402 with what is missing. `current` is the workspace's period where the
 * caller knows it: only it knows of a period that a change of the anchor day has made longer.
 */
export function refusal(verdict: Extract<AdmissionVerdict, { kind: 'refused' }>, current?: BillingPeriod): DomainError {
  if (verdict.meter === 'credits') {
    const missing = verdict.asked - (verdict.limit - verdict.used);
    return new DomainError({
      code: 'INSUFFICIENT_CREDITS',
      message: `Not enough credits: ${missing} more are needed.`,
      details: { missing, asked: verdict.asked, available: verdict.limit - verdict.used },
    });
  }
  const endsAt = verdict.period === current?.key ? current.endsAt : periodEnd(verdict.period);
  const resetsAt = endsAt.toISOString();
  return new DomainError({
    code: 'QUOTA_EXCEEDED',
    message: `Video generation limit reached. You have used ${verdict.used}/${verdict.limit} videos for this billing period. It starts anew on ${resetsAt.slice(0, 10)}.`,
    details: { used: verdict.used, limit: verdict.limit, resetsAt },
  });
}
