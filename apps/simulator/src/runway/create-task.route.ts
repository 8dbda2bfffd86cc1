import type { FastifyInstance, FastifyReply } from 'fastify';
import type { FaultStore, PredictionFaults } from '../faults/fault-store.ts';
import { checkMediaUri, type MediaOptions } from './load-media.ts';
import { parseImageOrder, parseVideoOrder, type RunwayOrder } from './parse-order.ts';
import type { RunwayRunner } from './runway-runner.ts';
import type { RunwayTaskStore } from './runway-task.ts';
import { sendRunwayFault } from './send-runway-fault.ts';

export interface CreateTaskOptions {
  readonly store: RunwayTaskStore;
  readonly runner: RunwayRunner;
  readonly media: () => MediaOptions;
  readonly faults: FaultStore;
  readonly rememberFaults: (id: string, faults: PredictionFaults) => void;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** `POST /v1/text_to_image` and `/v1/image_to_video`. Fault scripts name them by model: `runway/gen4_image`. */
export function addCreateTaskRoutes(app: FastifyInstance, options: CreateTaskOptions): void {
  const { store, runner, newId } = options;

  function create(order: RunwayOrder, reply: FastifyReply): FastifyReply {
    for (const uri of order.imageUris) checkMediaUri(uri, options.media());
    const { create: fault, prediction } = options.faults.take({
      prompt: order.promptText,
      model: `runway/${order.model}`,
    });
    const id = newId();
    if (!fault || fault.accepted) {
      options.rememberFaults(id, prediction);
      runner.start(store.add({ id, order }), prediction);
    }
    const extra = prediction.find('extra_fields') ? { trace: { region: null } } : {};
    const body = { id, estimatedCost: { credits: order.estimatedCredits }, ...extra };
    return fault ? sendRunwayFault(reply, fault, body, options.now()) : reply.send(body);
  }

  app.post('/text_to_image', async (request, reply) => create(parseImageOrder(request.body), reply));
  app.post('/image_to_video', async (request, reply) => create(parseVideoOrder(request.body), reply));
}
