import { billingPeriod } from '@callsheet/domain';
import { openLedger } from './open-ledger.ts';
import type { RunningApi } from './start-api.ts';

/** Takes videos of a workspace's running period, as so many jobs would, in one admission without a document. */
export async function takeVideos(api: RunningApi, input: { workspaceId: string; amount: number }): Promise<void> {
  const { app } = api.dependencies;
  const { billing, monthlyLimit } = await app.usage.allowance(input.workspaceId);
  const verdict = await openLedger(api).admit({
    jobId: app.newJobId(),
    number: 1,
    charges: [
      {
        meter: 'videoGenerations',
        subject: input.workspaceId,
        period: billingPeriod(billing, new Date()).key,
        action: 'generate_prompt',
        amount: input.amount,
        limit: monthlyLimit,
      },
    ],
    firstTask: null,
  });
  if (verdict.kind !== 'admitted') throw new Error(`the videos were not there to take: ${JSON.stringify(verdict)}`);
}
