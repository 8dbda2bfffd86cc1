import type { FastifyInstance } from 'fastify';
import type { FaultStore } from '../faults/fault-store.ts';
import { sendRckFault } from './send-rck-fault.ts';
import { RCK_TEMPLATES } from './templates.ts';

/** A fault script hits this call when its `match.model` says so. */
export const TEMPLATES_CALL = 'rck/templates';

/** `POST /api/v1/templates`. */
export function addListTemplatesRoute(app: FastifyInstance, options: { faults: FaultStore; now: () => Date }): void {
  app.post('/v1/templates', async (_request, reply) => {
    const body = { success: true, message: 'Templates retrieved successfully', templates: RCK_TEMPLATES, error: null };
    const fault = options.faults.takeCall(TEMPLATES_CALL);
    return fault ? sendRckFault(reply, fault, body, options.now()) : reply.send(body);
  });
}
