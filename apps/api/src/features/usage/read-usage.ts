import { billingPeriod, creditUsageWarning, usagePercentage, usageState, videoUsageWarning } from '@callsheet/domain';
import type { Static } from '@sinclair/typebox';
import type { Principal } from '../../http/access-token.ts';
import type { UsageReader } from '../../money-ports.ts';
import type { UsageBody } from './usage-body.ts';

interface Balance {
  readonly limit: number;
  readonly reserved: number;
  readonly captured: number;
}

/** How much a caller's workspace and wallet have used. */
export async function readUsage(
  usage: UsageReader,
  principal: Principal,
  now: Date,
): Promise<Static<typeof UsageBody>> {
  const [{ monthlyLimit, billing }, credits] = await Promise.all([
    usage.allowance(principal.workspaceId),
    usage.balance({ meter: 'credits', subject: principal.userId, period: 'wallet' }),
  ]);
  const { key, endsAt } = billingPeriod(billing, now);
  // The period's account comes into being with its first job.
  const videos = countsOf(
    (await usage.balance({ meter: 'videoGenerations', subject: principal.workspaceId, period: key })) ?? {
      limit: monthlyLimit,
      reserved: 0,
      captured: 0,
    },
  );
  const wallet = countsOf(credits ?? { limit: 0, reserved: 0, captured: 0 });
  return {
    videoGenerations: {
      ...videos,
      warning: videoUsageWarning({ ...videos, resetsAt: endsAt }),
      period: key,
      resetsAt: endsAt.toISOString(),
    },
    credits: { ...wallet, warning: creditUsageWarning(wallet), period: 'wallet', resetsAt: null },
  };
}

function countsOf({ limit, reserved, captured }: Balance) {
  const used = reserved + captured;
  const use = { used, limit };
  return {
    used,
    reserved,
    captured,
    limit,
    remaining: Math.max(0, limit - used),
    percentage: usagePercentage(use),
    state: usageState(use),
  };
}
