import type { Tier } from '@callsheet/identity';
import { type Static, Type } from '@sinclair/typebox';
import { Timestamp } from '../../http/schemas.ts';
import { RateLimitsBody, renderRateLimits } from '../api-keys/rate-limits-body.ts';

export const TierBody = Type.Object(
  {
    name: Type.String(),
    limits: RateLimitsBody,
    updatedAt: Timestamp,
  },
  { title: 'Tier' },
);

export function renderTier({ name, limits, updatedAt }: Tier): Static<typeof TierBody> {
  return { name, limits: renderRateLimits(limits), updatedAt: updatedAt.toISOString() };
}
