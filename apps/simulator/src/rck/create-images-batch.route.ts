import type { FastifyInstance } from 'fastify';
import type { CreateFault } from '../faults/fault.ts';
import type { FaultStore, PredictionFaults, TakenFaults } from '../faults/fault-store.ts';
import { parseOrders, type RckOrder } from './parse-order.ts';
import { refusalBody } from './rck-error.ts';
import type { RckJobStore } from './rck-job.ts';
import type { RckRunner } from './rck-runner.ts';
import { sendRckFault } from './send-rck-fault.ts';

export interface CreateImagesBatchOptions {
  readonly store: RckJobStore;
  readonly runner: RckRunner;
  readonly faults: FaultStore;
  readonly rememberFaults: (id: string, faults: PredictionFaults) => void;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** One entry of the answer and the fault that hits the answer as a whole, if any. */
interface Taken {
  readonly entry: Readonly<Record<string, unknown>>;
  readonly fault: CreateFault | undefined;
}

/** `POST /api/v1/create-images-batch`: one order or a list of them; a list may be taken in part (K9). */
export function addCreateImagesBatchRoute(app: FastifyInstance, options: CreateImagesBatchOptions): void {
  async function accept(order: RckOrder, taken: TakenFaults): Promise<Readonly<Record<string, unknown>>> {
    const job = options.store.add(options.newId(), order);
    options.rememberFaults(job.id, taken.prediction);
    options.runner.start(job, taken.prediction);
    if (taken.prediction.find('webhook')?.mode === 'early') await options.runner.settle(job.id);
    const extra = taken.prediction.find('extra_fields') ? { shard: 7, queue: { position: 3, eta: null } } : {};
    return {
      success: true,
      job_id: job.id,
      video_id: order.videoId,
      status: 'queued',
      message: 'Job created',
      ...extra,
    };
  }

  async function take(order: RckOrder): Promise<Taken> {
    // Scripts may name a video by any of these.
    const prompt = [order.title, order.sku, order.productId, order.videoId, order.customInstructions].join('\n');
    const taken = options.faults.take({ prompt, model: `rck/${order.templateName}` });
    const { create } = taken;
    if (create && !create.accepted) return { entry: refusedEntry(order, create), fault: create };
    return { entry: await accept(order, taken), fault: create };
  }

  app.post('/v1/create-images-batch', async (request, reply) => {
    const { bulk, orders } = parseOrders(request.body);
    const all = await Promise.all(orders.map(take));
    const whole = all.find(({ fault }) => fault !== undefined && (!bulk || fault.kind !== 'create_status'))?.fault;
    const entries = all.map(({ entry }) => entry);
    const body = bulk ? { success: true, message: 'Batch created', jobs: entries } : (entries[0] ?? {});
    return whole ? sendRckFault(reply, whole, body, options.now()) : reply.send(body);
  });
}

function refusedEntry(order: RckOrder, fault: CreateFault): Readonly<Record<string, unknown>> {
  const said: unknown = fault.kind === 'create_status' ? Object(fault.body).message : undefined;
  return { ...refusalBody(typeof said === 'string' ? said : 'The product was refused'), video_id: order.videoId };
}
