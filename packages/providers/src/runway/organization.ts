import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { fieldsOf } from '../http/read-fields.ts';
import { misunderstoodReply } from './error-mapping.ts';

const OrganizationSchema = Type.Object({
  creditBalance: Type.Number(),
  tier: Type.Object({ models: Type.Record(Type.String(), Type.Unknown()) }),
});

/** What an account may still do with one model. Null: no limit, or none told. */
export interface RunwayModelLimits {
  readonly model: string;
  readonly maxConcurrentGenerations: number | null;
  readonly maxDailyGenerations: number | null;
  /** In the last 24 hours. */
  readonly dailyGenerations: number | null;
}

export interface RunwayOrganization {
  readonly creditBalance: number;
  /** The models that this account may use: there is no other list of them. */
  readonly models: readonly RunwayModelLimits[];
}

/** `GET /v1/organization`. @throws ProviderError MALFORMED_RESPONSE */
export function readOrganizationReply(reply: unknown): RunwayOrganization {
  if (!Value.Check(OrganizationSchema, reply)) throw misunderstoodReply('read', 'the reply is not an organization');
  const used = fieldsOf(fieldsOf(fieldsOf(reply)?.usage)?.models);
  return {
    creditBalance: reply.creditBalance,
    models: Object.entries(reply.tier.models).map(([model, limits]) => ({
      model,
      maxConcurrentGenerations: countOf(limits, 'maxConcurrentGenerations'),
      maxDailyGenerations: countOf(limits, 'maxDailyGenerations'),
      dailyGenerations: countOf(used?.[model], 'dailyGenerations'),
    })),
  };
}

function countOf(fields: unknown, name: string): number | null {
  const value = fieldsOf(fields)?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
