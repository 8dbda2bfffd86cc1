import type { ApiInstance } from '../../http/api-instance.ts';
import type { Scenarios } from '../../ports.ts';
import { registerCreateScenario } from './create-scenario.route.ts';
import { registerDeleteScenario } from './delete-scenario.route.ts';
import { registerGetScenario } from './get-scenario.route.ts';
import { registerListScenarios } from './list-scenarios.route.ts';
import { registerUpdateScenario } from './update-scenario.route.ts';

export interface ScenariosDependencies {
  readonly scenarios: Scenarios;
  /** A UUID. */
  readonly newId: () => string;
  readonly now: () => Date;
}

/** Scenarios of a user: what scenes of one story share (R-003-13). */
export function registerScenarios(app: ApiInstance, deps: ScenariosDependencies): void {
  registerCreateScenario(app, deps);
  registerListScenarios(app, deps);
  registerGetScenario(app, deps);
  registerUpdateScenario(app, deps);
  registerDeleteScenario(app, deps);
}
