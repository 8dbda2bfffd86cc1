import { DomainError, type Meter, monthlyVideoLimit, type Plan } from '@callsheet/domain';
import type { UsageReader } from '../../ports.ts';

export interface UsageReaderDependencies {
  readonly ledger: {
    readUsage(account: {
      meter: Meter;
      subject: string;
      period: string;
    }): Promise<{ limit: number; reserved: number; captured: number } | null>;
  };
  readonly identity: { findPlan(workspaceId: string): Promise<Plan | null> };
}

/** Balances from the ledger, limits from the workspace's plan (R-000-41). */
export function createUsageReader({ ledger, identity }: UsageReaderDependencies): UsageReader {
  return {
    balance: (account) => ledger.readUsage(account),
    async monthlyLimit(workspaceId) {
      const plan = await identity.findPlan(workspaceId);
      if (plan === null) {
        throw new DomainError({
          code: 'UNAUTHENTICATED',
          message: 'This workspace does not exist any more; log in again.',
        });
      }
      return monthlyVideoLimit(plan);
    },
  };
}
