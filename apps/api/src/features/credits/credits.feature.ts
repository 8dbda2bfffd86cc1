import type { ApiInstance } from '../../http/api-instance.ts';
import { registerGetCredits } from './get-credits.route.ts';
import { registerListCreditHistory } from './list-credit-history.route.ts';
import type { CreditsDependencies } from './read-credits.ts';

/** A user's own wallet. */
export function registerCredits(app: ApiInstance, deps: CreditsDependencies): void {
  registerGetCredits(app, deps);
  registerListCreditHistory(app, deps);
}
