import type { ApiInstance } from '../../http/api-instance.ts';
import { registerGetHealth } from './get-health.route.ts';
import { registerGetMetrics } from './get-metrics.route.ts';
import { type ReadinessDependencies, registerGetReadiness } from './get-readiness.route.ts';
import type { Metrics } from './metrics.ts';

/** Routes for whoever operates this (http-surface.md 6.6). */
export function registerHealth(app: ApiInstance, deps: ReadinessDependencies & { metrics: Metrics }): void {
  registerGetHealth(app);
  registerGetReadiness(app, deps);
  registerGetMetrics(app, deps);
}
