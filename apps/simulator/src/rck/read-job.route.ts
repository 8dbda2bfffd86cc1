import type { FastifyInstance } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import { RckError } from './rck-error.ts';
import { describeJob, type RckJobStore } from './rck-job.ts';
import { sendRckFault } from './send-rck-fault.ts';

/** `GET /api/jobs/{id}`. */
export function addReadJobRoute(
  app: FastifyInstance,
  options: { store: RckJobStore; faultsOf: (id: string) => PredictionFaults | undefined; now: () => Date },
): void {
  app.get<{ Params: { id: string } }>('/jobs/:id', async (request, reply) => {
    const job = options.store.get(request.params.id);
    if (!job) throw new RckError({ status: 404, message: 'Job not found' });
    const faults = options.faultsOf(job.id);
    const body = { ...describeJob(job), ...(faults?.find('extra_fields') ? { shard: 7, worker: null } : {}) };
    const fault = faults?.takePoll();
    return fault ? sendRckFault(reply, fault, body, options.now()) : reply.send(body);
  });
}
