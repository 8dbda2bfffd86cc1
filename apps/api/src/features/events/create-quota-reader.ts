import type { Identity } from '@callsheet/identity';
import type { ListThresholdsInput, ReachedThreshold } from '@callsheet/ledger';
import type { QuotaCrossing, QuotaReader } from '../../money-ports.ts';

export interface QuotaReaderStores {
  readonly ledger: { listThresholds(input: ListThresholdsInput): Promise<readonly ReachedThreshold[]> };
  readonly identity: Pick<Identity, 'listWorkspaces' | 'listMemberIds'>;
}

/** More in one look is left to the next one. */
const MAX_CROSSINGS = 1_000;

/** Thresholds from the ledger, told to who belongs to their workspace at the moment of telling. */
export function createQuotaReader({ ledger, identity }: QuotaReaderStores): QuotaReader {
  return {
    async crossedSince(since) {
      const reached = await ledger.listThresholds({ since, limit: MAX_CROSSINGS });
      if (reached.length === 0) return [];
      const members = await identity.listMemberIds([...new Set(reached.map(({ subject }) => subject))]);
      return reached.map((one) => ({ ...crossingOf(one), memberIds: members.get(one.subject) ?? [] }));
    },
    async crossedFor(userId, since) {
      const subjects = (await identity.listWorkspaces(userId)).map(({ id }) => id);
      return (await ledger.listThresholds({ since, subjects, limit: MAX_CROSSINGS })).map(crossingOf);
    },
  };
}

function crossingOf({ meter, subject, period, percent, used, limit, at }: ReachedThreshold): QuotaCrossing {
  const id = `quota:${subject}:${period}:${percent}`;
  return { id, meter, workspaceId: subject, period, percent, used, limit, at };
}
