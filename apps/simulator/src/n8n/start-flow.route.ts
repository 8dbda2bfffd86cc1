import type { FastifyInstance, FastifyReply } from 'fastify';
import type { FaultStore, PredictionFaults } from '../faults/fault-store.ts';
import type { FlowRun, FlowRunStore } from './flow-run.ts';
import type { N8nRunner } from './n8n-runner.ts';
import { type FlowName, type FlowOrder, parseFlowOrder } from './parse-flow-order.ts';
import { type AuthHeader, requireAuthHeader } from './require-auth-header.ts';
import { sendN8nFault } from './send-n8n-fault.ts';

/** n8n's own default (N8). */
const PAYLOAD_BYTES = 16 * 1024 * 1024;

export interface StartFlowOptions {
  readonly store: FlowRunStore;
  readonly runner: N8nRunner;
  readonly faults: FaultStore;
  readonly authHeader: AuthHeader | null;
  readonly newId: () => string;
  readonly now: () => Date;
}

const PATHS: readonly (readonly [path: string, flow: FlowName])[] = [
  ['/create-video', 'create'],
  ['/generate-video', 'generate'],
];

/** `POST /webhook/create-video` and `POST /webhook/generate-video`, answered at once (R-001-03). */
export function addStartFlowRoutes(app: FastifyInstance, options: StartFlowOptions): void {
  const { faults, newId, runner, store } = options;

  async function start(order: FlowOrder, taken: PredictionFaults): Promise<FlowRun> {
    const run = store.add({ executionId: `exec_${newId()}`, order, faults: taken });
    runner.start(run);
    if (taken.find('webhook')?.mode === 'early') await runner.settle(run.executionId);
    return run;
  }

  async function answer(flow: FlowName, body: unknown, reply: FastifyReply): Promise<FastifyReply> {
    const order = parseFlowOrder(flow, body);
    const { create: fault, prediction } = faults.take({ prompt: order.allTexts, model: `n8n/${flow}` });
    const run = fault && !fault.accepted ? null : await start(order, prediction);
    const extra = prediction.find('extra_fields') ? { workflow: { id: 7, name: null } } : {};
    const acknowledgement = {
      executionId: run?.executionId ?? `exec_${newId()}`,
      message: 'Workflow was started',
      ...extra,
    };
    if (fault) return sendN8nFault(reply, fault, acknowledgement, options.now());
    if (prediction.find('flow')?.mode === 'empty_reply') return reply.code(200).send();
    return reply.send(acknowledgement);
  }

  for (const [path, flow] of PATHS) {
    app.post(
      path,
      { bodyLimit: PAYLOAD_BYTES, onRequest: requireAuthHeader(options.authHeader) },
      async (request, reply) => answer(flow, request.body, reply),
    );
  }
}
