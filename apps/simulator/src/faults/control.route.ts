import type { FastifyInstance } from 'fastify';
import type { DeliveryRecord } from '../replicate/deliver-webhook.ts';
import type { FaultStore } from './fault-store.ts';
import { parseFaultScript } from './parse-fault-script.ts';
import type { RecordedRequest } from './request-log.ts';

export interface ControlRouteOptions {
  readonly faults: FaultStore;
  readonly requests: { readonly list: () => readonly RecordedRequest[]; readonly clear: () => void };
  readonly deliveries: { readonly list: () => readonly DeliveryRecord[]; readonly clear: () => void };
}

/** The tests' side entrance: script faults, read what was received and what was sent. */
export function addControlRoutes(app: FastifyInstance, options: ControlRouteOptions): void {
  app.post('/_simulator/faults', async (request, reply) =>
    reply.code(201).send({ id: options.faults.add(parseFaultScript(request.body)) }),
  );
  app.get('/_simulator/faults', async () => ({ faults: options.faults.list() }));
  app.delete('/_simulator/faults', async (_request, reply) => {
    options.faults.clear();
    return reply.code(204).send();
  });
  app.get('/_simulator/requests', async () => ({ requests: options.requests.list() }));
  app.delete('/_simulator/requests', async (_request, reply) => {
    options.requests.clear();
    options.deliveries.clear();
    return reply.code(204).send();
  });
  app.get('/_simulator/deliveries', async () => ({ deliveries: options.deliveries.list() }));
}
