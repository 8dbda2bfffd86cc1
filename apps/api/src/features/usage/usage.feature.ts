import type { ApiInstance } from '../../http/api-instance.ts';
import type { LedgerReader, UsageReader } from '../../money-ports.ts';
import { registerGetUsage } from './get-usage.route.ts';
import { registerListLedgerEntries } from './list-ledger-entries.route.ts';
import { registerVerifyLedger } from './verify-ledger.route.ts';

/** What was used, and the books behind it. */
export function registerUsage(app: ApiInstance, deps: { usage: UsageReader; ledger: LedgerReader }): void {
  registerGetUsage(app, deps);
  registerListLedgerEntries(app, deps);
  registerVerifyLedger(app, deps);
}
