import { monthPeriod, periodEnd } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { Principal } from '../../http/access-token.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Nullable, Timestamp } from '../../http/schemas.ts';
import type { UsageReader } from '../../ports.ts';

const MeterBody = Type.Object({
  used: Type.Integer({ description: 'reserved + captured.' }),
  reserved: Type.Integer({ description: 'Held for jobs that are under way.' }),
  captured: Type.Integer({ description: 'Spent on finished ones.' }),
  limit: Type.Integer(),
  remaining: Type.Integer(),
  percentage: Type.Number({ description: 'used of limit, 0 to 100.' }),
  period: Type.String({ description: 'UTC month as YYYY-MM, or wallet.' }),
  resetsAt: Nullable(Timestamp),
});

const UsageBody = Type.Object({ videoGenerations: MeterBody, credits: MeterBody }, { title: 'Usage' });

export function registerGetUsage(app: ApiInstance, deps: { usage: UsageReader }): void {
  app.get(
    '/v1/usage',
    {
      schema: {
        operationId: 'getUsage',
        tags: ['usage'],
        summary: "The workspace's videos of this month and your credits",
        response: { 200: UsageBody, ...errorResponses(401, 429, 503) },
      },
    },
    async (request) => readUsage(deps.usage, principalOf(request), new Date()),
  );
}

async function readUsage(usage: UsageReader, principal: Principal, now: Date) {
  const period = monthPeriod(now);
  const [videos, monthlyLimit, credits] = await Promise.all([
    usage.balance({ meter: 'videoGenerations', subject: principal.workspaceId, period }),
    usage.monthlyLimit(principal.workspaceId),
    usage.balance({ meter: 'credits', subject: principal.userId, period: 'wallet' }),
  ]);
  return {
    // The month's account comes into being with its first job.
    videoGenerations: describeMeter(
      videos ?? { limit: monthlyLimit, reserved: 0, captured: 0 },
      period,
      periodEnd(period),
    ),
    credits: describeMeter(credits ?? { limit: 0, reserved: 0, captured: 0 }, 'wallet', null),
  };
}

function describeMeter(
  balance: { limit: number; reserved: number; captured: number },
  period: string,
  resetsAt: Date | null,
) {
  const { limit, reserved, captured } = balance;
  const used = reserved + captured;
  return {
    used,
    reserved,
    captured,
    limit,
    remaining: Math.max(0, limit - used),
    percentage: limit === 0 ? 0 : Math.min(100, Math.round((used / limit) * 1000) / 10),
    period,
    resetsAt: resetsAt?.toISOString() ?? null,
  };
}
