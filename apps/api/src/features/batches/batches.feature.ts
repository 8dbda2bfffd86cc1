import type { ApiInstance } from '../../http/api-instance.ts';
import type { Batches, JobCommands } from '../../ports.ts';
import { registerCancelBatch } from './cancel-batch.route.ts';
import { registerGetBatch } from './get-batch.route.ts';
import { registerListBatches } from './list-batches.route.ts';

export interface BatchesDependencies {
  readonly batches: Batches;
  readonly commands: Pick<JobCommands, 'cancel'>;
}

/** Orders of many products or scenes at once, as they go on (R-000-09, R-000-48, R-003-27). */
export function registerBatches(app: ApiInstance, deps: BatchesDependencies): void {
  registerListBatches(app, deps);
  registerGetBatch(app, deps);
  registerCancelBatch(app, deps);
}
