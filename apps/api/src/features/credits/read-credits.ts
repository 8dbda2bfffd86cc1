import type { StepPrices } from '@callsheet/domain';
import { creditUsageWarning, usageState } from '@callsheet/domain';
import type { Static } from '@sinclair/typebox';
import type { LedgerReader, UsageReader } from '../../money-ports.ts';
import type { SceneSettings } from '../../scene-settings.ts';
import type { CreditsBody } from './credits-body.ts';

const MAX_HOLDS = 50;

export interface CreditsDependencies {
  readonly usage: Pick<UsageReader, 'balance'>;
  readonly ledger: Pick<LedgerReader, 'entriesOf' | 'holdsOf'>;
  readonly prices: SceneSettings['prices'];
}

/** A user's wallet: what is left, what jobs hold of it, and what a scene costs (R-003-18). */
export async function readCredits(deps: CreditsDependencies, userId: string): Promise<Static<typeof CreditsBody>> {
  const wallet = { meter: 'credits', subject: userId, period: 'wallet' } as const;
  const [account, holds] = await Promise.all([
    deps.usage.balance(wallet),
    deps.ledger.holdsOf({ ...wallet, limit: MAX_HOLDS }),
  ]);
  // The wallet comes into being with the first credits in it.
  const { limit, reserved, captured } = account ?? { limit: 0, reserved: 0, captured: 0 };
  const use = { used: reserved + captured, limit };
  const { draft, standard, high } = deps.prices;
  return {
    balance: Math.max(0, limit - use.used),
    granted: limit,
    held: reserved,
    spent: captured,
    state: usageState(use),
    warning: creditUsageWarning(use),
    prices: { draft: priceOf(draft), standard: priceOf(standard), high: priceOf(high) },
    holds: holds.map(({ jobId, number, action, amount, since }) => {
      return { jobId, admission: number, action, amount, since: since.toISOString() };
    }),
  };
}

function priceOf({ image, video }: StepPrices): { generate_image: number; generate_scene: number } {
  return { generate_image: image, generate_scene: video };
}
