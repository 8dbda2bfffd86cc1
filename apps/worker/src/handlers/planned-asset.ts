import type { AssetRole, Attempt, PlannedAsset } from '@callsheet/domain';

/** Where an asset of an attempt is to lie. @throws Error when its verdict was recorded without a place for it: a bug. */
export function plannedAsset(attempt: Attempt, role: AssetRole): PlannedAsset {
  const planned = attempt.plannedAssets.find((asset) => asset.role === role);
  if (planned === undefined) throw new Error(`attempt ${attempt.number} was recorded without a place for its ${role}`);
  return planned;
}
