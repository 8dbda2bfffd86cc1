import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { FaultStore, PredictionFaults } from '../faults/fault-store.ts';
import type { RenderQueue } from '../render/create-render-queue.ts';
import { renderVideo } from '../render/render-video.ts';
import { describeAnswer } from './answer.ts';
import { toBotVideo } from './bot-video.ts';
import { type Bot, findBot } from './bots.ts';
import { type Chat, parseChat } from './parse-chat.ts';
import { modelNotFound } from './poe-error.ts';
import { refinePrompt } from './refine-prompt.ts';
import { sendPoeFault } from './send-poe-fault.ts';

export interface ChatOptions {
  readonly faults: FaultStore;
  readonly queue: RenderQueue;
  readonly ffmpegPath: string;
  readonly outputFolder: string;
  readonly textMs: number;
  readonly videoMs: number;
  /** Remembers a finished video, and says where it lies. */
  readonly publish: (id: string, faults: PredictionFaults) => string;
  readonly newId: () => string;
  readonly now: () => Date;
  /** When the simulator closes. */
  readonly closing: AbortSignal;
}

interface Work {
  readonly id: string;
  readonly bot: Bot;
  readonly chat: Chat;
  readonly faults: PredictionFaults;
  readonly signal: AbortSignal;
}

/** `POST /chat/completions`: whoever calls waits until the answer is there. Fault scripts name a bot `poe/GPT-4o`. */
export function addChatRoute(app: FastifyInstance, options: ChatOptions): void {
  const { newId, now } = options;

  async function contentOf(work: Work): Promise<string> {
    const { id, bot, chat, faults, signal } = work;
    if (bot.makes === 'text') return refinePrompt(bot.id, chat.messages);
    const { ffmpegPath, outputFolder } = options;
    const request = toBotVideo(chat, faults.find('render')?.quality ?? 'full');
    const folder = join(outputFolder, id);
    await options.queue.run(signal, () =>
      renderVideo({ request, ffmpegPath, folder, signal, onProgress: () => undefined }),
    );
    return `Here is your video:\n\n![${bot.id}](${options.publish(id, faults)})`;
  }

  async function answer(work: Work): Promise<Readonly<Record<string, unknown>>> {
    const { bot, faults, signal } = work;
    const leastMs = (bot.makes === 'text' ? options.textMs : options.videoMs) + (faults.find('slow')?.ms ?? 0);
    const leastTime = delay(leastMs, undefined, { signal });
    // Whoever fails first is reported by the other await.
    leastTime.catch(() => undefined);
    if (faults.find('never_finish')) await new Promise((_resolve, reject) => signal.addEventListener('abort', reject));
    const content = await contentOf(work);
    await leastTime;
    return describeAnswer({ id: work.id, model: bot.id, content, now: now(), faults });
  }

  app.post('/chat/completions', async (request, reply) => {
    const chat = parseChat(request.body);
    const bot = findBot(chat.model);
    const model = `poe/${chat.model}`;
    if (bot === undefined || options.faults.isGone(model)) throw modelNotFound(chat.model);
    const prompt = chat.messages.map(({ content }) => content).join('\n');
    const { create: fault, prediction: faults } = options.faults.take({ prompt, model });
    const id = newId();
    const refused = { id: `chatcmpl-${id}`, object: 'chat.completion', choices: [] };
    if (fault !== undefined) return sendPoeFault(reply, fault, refused, now());
    // Whoever hangs up has canceled: there is no other way (providers.md 1.3).
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, options.closing]);
    try {
      return await answer({ id, bot, chat, faults, signal });
    } catch (error) {
      if (!signal.aborted) throw error;
      reply.hijack();
      reply.raw.destroy();
      return reply;
    }
  });
}
