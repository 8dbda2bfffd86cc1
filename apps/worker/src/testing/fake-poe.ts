import { createReadStream } from 'node:fs';
import fastify, { type FastifyReply } from 'fastify';
import type { FakeReply } from './fake-replicate.ts';

/** What came in as a chat. */
export interface FakeChat {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

/** A scripted Poe on a port of its own, which keeps every chat. */
export interface FakePoe {
  readonly origin: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Every chat, oldest first; refused ones too. */
  readonly chats: FakeChat[];
  /** What the next chats are answered with instead of words; used up one by one. */
  readonly replies: FakeReply[];
  /** The file that its videos are. */
  video: string;
  close(): Promise<void>;
}

/** An answer in its shape. */
export function answerWith(content: string | null, finishReason = 'stop'): FakeReply {
  const message = { role: 'assistant', content };
  return (reply) => reply.send({ id: 'chatcmpl-1', choices: [{ index: 0, message, finish_reason: finishReason }] });
}

/** Hangs up without a word. */
export function hangUp(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

export async function startFakePoe(): Promise<FakePoe> {
  const app = fastify({ forceCloseConnections: true });
  app.post<{ Body: FakeChat }>('/v1/chat/completions', (request, reply) => {
    fake.chats.push(request.body);
    if (request.headers.authorization !== `Bearer ${fake.apiKey}`)
      return reply.code(401).send({ error: { code: 'invalid_api_key' } });
    const usual = request.body.model === 'Video-Generator-PRO' ? `[video](${origin}/v.mp4)` : 'A lighthouse, refined.';
    return (fake.replies.shift() ?? answerWith(usual))(reply);
  });
  app.get('/v.mp4', (_request, reply) => reply.type('video/mp4').send(createReadStream(fake.video)));
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const fake: FakePoe = {
    origin,
    baseUrl: `${origin}/v1`,
    apiKey: 'poe_fake',
    chats: [],
    replies: [],
    video: '',
    close: () => app.close(),
  };
  return fake;
}
