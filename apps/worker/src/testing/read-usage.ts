import { billingPeriod, CALENDAR_MONTHS } from '@callsheet/domain';
import type { TestStores } from './start-test-stores.ts';

/** How the month of a workspace stands in the ledger, and whether its books are sound. */
export async function readUsage(
  stores: TestStores,
  workspaceId: string,
): Promise<{ reserved: number; captured: number; differences: number }> {
  const usage = await stores.ledger.readUsage({
    meter: 'videoGenerations',
    subject: workspaceId,
    period: billingPeriod(CALENDAR_MONTHS, new Date()).key,
  });
  const differences = await stores.ledger.verify('all');
  return { reserved: usage?.reserved ?? 0, captured: usage?.captured ?? 0, differences: differences.length };
}
