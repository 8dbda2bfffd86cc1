import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CreateFault } from '../faults/fault.ts';
import type { FaultStore, PredictionFaults } from '../faults/fault-store.ts';
import { resetConnection, sendBrokenBody, stallConnection } from '../faults/send-broken-reply.ts';
import { sendErrorReply } from '../faults/send-error-reply.ts';
import { ReplicateError } from '../http/replicate-error.ts';
import type { PredictionBody } from './describe-prediction.ts';
import { findModel, slugOf } from './model-catalog.ts';
import { type CreateRequest, invalidVersion, parseModelRequest, parseVersionRequest } from './parse-create-request.ts';
import { parseCancelAfter, parsePreferWait } from './parse-seconds.ts';
import { isTerminal, type Prediction } from './prediction.ts';
import type { PredictionRunner } from './prediction-runner.ts';
import type { PredictionStore } from './prediction-store.ts';
import { resolveSdxlInput } from './sdxl-input.ts';
import { resolveVeoInput } from './veo-input.ts';

export interface CreatePredictionOptions {
  readonly store: PredictionStore;
  readonly runner: PredictionRunner;
  readonly faults: FaultStore;
  readonly rememberFaults: (id: string, faults: PredictionFaults) => void;
  readonly describe: (prediction: Prediction) => PredictionBody;
  readonly throttle: () => void;
  readonly newId: () => string;
  readonly now: () => Date;
}

function singleHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** `POST /v1/models/{owner}/{name}/predictions` and `POST /v1/predictions`. */
export function addCreatePredictionRoutes(app: FastifyInstance, options: CreatePredictionOptions): void {
  const { now } = options;

  function store(request: FastifyRequest, create: CreateRequest, faults: PredictionFaults): Prediction {
    const createdAt = now();
    const cancelAfter = singleHeader(request, 'cancel-after');
    const cancelAfterMs = cancelAfter === undefined ? null : parseCancelAfter(cancelAfter);
    if (cancelAfterMs === undefined) {
      throw new ReplicateError({ status: 422, title: 'Invalid header', detail: 'Cancel-After is not a duration.' });
    }
    const prediction = options.store.add({
      id: options.newId(),
      model: slugOf(create.model),
      version: create.version,
      input: create.input,
      resolvedInput: create.model.makes === 'pictures' ? resolveSdxlInput(create.input) : resolveVeoInput(create.input),
      status: 'starting',
      output: null,
      error: null,
      logs: '',
      dataRemoved: false,
      deadline: cancelAfterMs === null ? null : new Date(createdAt.getTime() + cancelAfterMs),
      createdAt,
      startedAt: null,
      completedAt: null,
      webhook: create.webhook,
      webhookEventsFilter: create.webhookEventsFilter,
    });
    options.rememberFaults(prediction.id, faults);
    options.runner.start(prediction, faults);
    return prediction;
  }

  function sendFault(reply: FastifyReply, fault: CreateFault, body: PredictionBody): FastifyReply {
    switch (fault.kind) {
      case 'create_status':
        return sendErrorReply(reply, fault, now());
      case 'create_body':
        return sendBrokenBody(reply, 201, fault.body, body);
      case 'create_reset':
        return resetConnection(reply);
      case 'create_stall':
        return stallConnection(reply, 201);
    }
  }

  async function create(request: FastifyRequest, reply: FastifyReply, parsed: CreateRequest): Promise<FastifyReply> {
    const taken = options.faults.take({
      prompt: String(parsed.input.prompt),
      model: slugOf(parsed.model),
    });
    if (taken.create && !taken.create.accepted) {
      return sendFault(reply, taken.create, { id: options.newId(), status: 'starting', urls: {} });
    }
    const prediction = store(request, parsed, taken.prediction);
    if (taken.prediction.find('webhook')?.mode === 'early') await options.runner.settle(prediction.id);
    if (taken.create) return sendFault(reply, taken.create, options.describe(prediction));

    const waitMs = parsePreferWait(singleHeader(request, 'prefer'));
    if (waitMs === undefined) return reply.code(201).send(options.describe(prediction));
    const waited = await options.store.waitForEnd(prediction.id, waitMs);
    return reply.code(isTerminal(waited) ? 201 : 202).send(options.describe(waited));
  }

  app.post<{ Params: { owner: string; name: string } }>('/models/:owner/:name/predictions', async (request, reply) => {
    options.throttle();
    const model = findModel(`${request.params.owner}/${request.params.name}`);
    // Models of the community are ordered by their version only.
    if (!model || model.versions.length > 0 || options.faults.isGone(slugOf(model))) {
      throw new ReplicateError({
        status: 404,
        title: 'Not found',
        detail: 'The requested resource could not be found.',
      });
    }
    return create(request, reply, parseModelRequest(model, request.body));
  });
  app.post('/predictions', async (request, reply) => {
    options.throttle();
    const parsed = parseVersionRequest(request.body);
    if (options.faults.isGone(slugOf(parsed.model))) throw invalidVersion();
    return create(request, reply, parsed);
  });
}
