import { DomainError } from '@callsheet/domain';
import { cleanText, type Identity } from '@callsheet/identity';
import type { Grant } from '@callsheet/ledger';
import type { Sql, SqlDatabase } from '@callsheet/postgres';
import type { Administration } from '../../account-ports.ts';

export interface AdministrationStores {
  readonly db: SqlDatabase;
  readonly identity: Pick<
    Identity,
    | 'changePlan'
    | 'findUser'
    | 'listAudit'
    | 'recordAudit'
    | 'listTiers'
    | 'saveTier'
    | 'changeUserTier'
    | 'changeApiKeyLimits'
  >;
  readonly ledger: {
    grant(sql: Sql, input: Grant): Promise<'granted' | 'duplicate'>;
    readUsage(
      account: Pick<Grant, 'meter' | 'subject' | 'period'>,
    ): Promise<{ readonly limit: number; readonly used: number } | null>;
  };
}

const MAX_REASON_CHARACTERS = 500;

/** What admins do on top of identity and ledger, which share one database. */
export function createAdministration({ db, identity, ledger }: AdministrationStores): Administration {
  return {
    changePlan: (input) => identity.changePlan(input),
    listAudit: (input) => identity.listAudit(input),
    listTiers: () => identity.listTiers(),
    saveTier: (input) => identity.saveTier(input),
    changeUserTier: (input) => identity.changeUserTier(input),
    changeApiKeyLimits: (input) => identity.changeApiKeyLimits(input),
    async grantCredits({ actorId, userId, credits, key, ...grant }) {
      const reason = cleanText(grant.reason, { field: 'reason', maxCharacters: MAX_REASON_CHARACTERS });
      const user = await identity.findUser(userId);
      if (user === null) throw new DomainError({ code: 'NOT_FOUND', message: 'There is no user with this id.' });
      const wallet = { meter: 'credits', subject: user.id, period: 'wallet' } as const;
      const outcome = await db.transaction(
        async (sql) => {
          const result = await ledger.grant(sql, { ...wallet, amount: credits, key: `admin:${actorId}:${key}` });
          if (result === 'granted') {
            const entry = { actorId, action: 'credits.granted', subject: user.id, details: { credits, reason, key } };
            await identity.recordAudit(sql, entry);
          }
          return result;
        },
        { repeatable: true },
      );
      const usage = await ledger.readUsage(wallet);
      return { granted: outcome === 'granted', wallet: { limit: usage?.limit ?? 0, used: usage?.used ?? 0 } };
    },
  };
}
