import type { Administration } from '../../account-ports.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { registerChangeApiKeyLimits } from './change-api-key-limits.route.ts';
import { registerChangePlan } from './change-plan.route.ts';
import { registerChangeUserTier } from './change-user-tier.route.ts';
import { registerGrantCredits } from './grant-credits.route.ts';
import { registerListAudit } from './list-audit.route.ts';
import { registerListTiers } from './list-tiers.route.ts';
import { registerSaveTier } from './save-tier.route.ts';

export interface AdministrationDependencies {
  readonly administration: Administration;
}

/** What admins do (http-surface.md 6.8); the scope has checked that the caller is one. */
export function registerAdministration(app: ApiInstance, deps: AdministrationDependencies): void {
  registerChangePlan(app, deps);
  registerGrantCredits(app, deps);
  registerListAudit(app, deps);
  registerListTiers(app, deps);
  registerSaveTier(app, deps);
  registerChangeUserTier(app, deps);
  registerChangeApiKeyLimits(app, deps);
}
