import type { FastifyInstance } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import { REMARK_HEADER } from '../faults/request-log.ts';
import { taskNotFound } from './runway-error.ts';
import { describeTask, type RunwayTask, type RunwayTaskStore } from './runway-task.ts';
import { sendRunwayFault } from './send-runway-fault.ts';

export interface TaskOptions {
  readonly store: RunwayTaskStore;
  readonly faultsOf: (id: string) => PredictionFaults | undefined;
  /** Signed anew at each call; null unless the task succeeded. */
  readonly outputUrl: (task: RunwayTask) => string | null;
  readonly forget: (id: string) => Promise<void>;
  readonly now: () => Date;
}

type ById = { Params: { id: string } };

const LEAST_GAP_MS = 5_000;

/** `GET` and `DELETE /v1/tasks/{id}`. A look that comes too soon is answered, and remarked on in the request log (R5). */
export function addTaskRoutes(app: FastifyInstance, options: TaskOptions): void {
  const { store } = options;

  function find(id: string): RunwayTask {
    const task = store.get(id);
    if (task === undefined) throw taskNotFound();
    return task;
  }

  app.get<ById>('/tasks/:id', async (request, reply) => {
    const task = find(request.params.id);
    const gapMs = store.noteLook(task.id);
    if (gapMs !== null && gapMs < LEAST_GAP_MS) reply.header(REMARK_HEADER, 'looked at twice in 5 s');
    const faults = options.faultsOf(task.id);
    const extra = faults?.find('extra_fields') ? { shard: 7 } : {};
    const body = { ...describeTask(task, options.outputUrl(task)), ...extra };
    const fault = faults?.takePoll();
    return fault ? sendRunwayFault(reply, fault, body, options.now()) : reply.send(body);
  });

  app.delete<ById>('/tasks/:id', async (request, reply) => {
    const { id } = find(request.params.id);
    if (!options.faultsOf(id)?.find('cancel_ignored')) await options.forget(id);
    return reply.code(204).send();
  });
}
