import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultStore, PredictionFaults } from '../faults/fault-store.ts';
import type { HeygenRunner } from './heygen-runner.ts';
import type { HeygenVideo, HeygenVideoStore } from './heygen-video.ts';
import { HEYGEN_MODEL, secondsToSay } from './make-speech-video.ts';
import { parseVideoOrder, type VideoOrder } from './parse-video-order.ts';
import { createReplyMemory } from './reply-memory.ts';
import { sendHeygenFault } from './send-heygen-fault.ts';

export interface CreateVideoOptions {
  readonly store: HeygenVideoStore;
  readonly runner: HeygenRunner;
  readonly faults: FaultStore;
  readonly rememberFaults: (id: string, faults: PredictionFaults) => void;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** `POST /v3/videos`. */
export function addCreateVideoRoute(app: FastifyInstance, options: CreateVideoOptions): void {
  const { faults, newId, now, runner, store } = options;
  const memory = createReplyMemory(now);

  async function accept(order: VideoOrder, taken: PredictionFaults): Promise<HeygenVideo> {
    const video = store.add({ id: newId(), order, durationSeconds: secondsToSay(order.speech) });
    options.rememberFaults(video.id, taken);
    runner.start(video, taken);
    if (taken.find('webhook')?.mode === 'early') await runner.settle(video.id);
    return video;
  }

  async function order(request: FastifyRequest, reply: FastifyReply, key: string | undefined): Promise<FastifyReply> {
    const parsed = parseVideoOrder(request.body);
    // Scripts may name a video by any of these.
    const prompt = [parsed.speech, parsed.title, parsed.avatarId, parsed.callbackId].join('\n');
    const taken = faults.take({ prompt, model: HEYGEN_MODEL });
    const { create: fault } = taken;
    const video = fault && !fault.accepted ? null : await accept(parsed, taken.prediction);
    const extra = taken.prediction.find('extra_fields') ? { trace: { region: null } } : {};
    const body = { data: { video_id: video?.id ?? newId(), status: 'waiting', output_format: 'mp4', ...extra } };
    // A stalled call is one that still runs: until its caller gives up, its key is taken (H1).
    if (fault?.kind === 'create_stall') request.raw.socket.once('close', settle);
    else settle();
    return fault ? sendHeygenFault(reply, fault, body, now()) : reply.send(body);

    function settle(): void {
      if (video === null) memory.giveUp(key);
      else memory.finish(key, body);
    }
  }

  app.post('/videos', async (request, reply) => {
    const header = request.headers['idempotency-key'];
    const key = Array.isArray(header) ? header.join(',') : header;
    const first = memory.begin(key);
    if (first !== null) return reply.send(first);
    try {
      return await order(request, reply, key);
    } catch (error) {
      memory.giveUp(key);
      throw error;
    }
  });
}
