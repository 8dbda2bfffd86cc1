import { DomainError, type Meter, monthlyVideoLimit } from '@callsheet/domain';
import type { Identity } from '@callsheet/identity';
import type { UsageReader } from '../../money-ports.ts';

export interface UsageReaderDependencies {
  readonly ledger: {
    readUsage(account: {
      meter: Meter;
      subject: string;
      period: string;
    }): Promise<{ limit: number; reserved: number; captured: number } | null>;
  };
  readonly identity: Pick<Identity, 'findWorkspace'>;
}

/** Balances from the ledger, limits from the workspace's plan (R-000-41), months from its schedule (C-12). */
export function createUsageReader({ ledger, identity }: UsageReaderDependencies): UsageReader {
  return {
    balance: (account) => ledger.readUsage(account),
    async allowance(workspaceId) {
      const workspace = await identity.findWorkspace(workspaceId);
      if (workspace === null) {
        throw new DomainError({
          code: 'UNAUTHENTICATED',
          message: 'This workspace does not exist any more; log in again.',
        });
      }
      return { monthlyLimit: monthlyVideoLimit(workspace.plan), billing: workspace.billing };
    },
  };
}
