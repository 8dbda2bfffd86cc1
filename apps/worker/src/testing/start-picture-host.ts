import fastify from 'fastify';
import type { FakeReply } from './fake-replicate.ts';

/** A host of a customer, who says where the pictures are that a scene is to look like. */
export interface PictureHost {
  readonly origin: string;
  /** What each path answers; it can be changed at any time, and everything else is 404. */
  readonly answers: Map<string, FakeReply>;
  /** Paths that were asked for. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function startPictureHost(): Promise<PictureHost> {
  const app = fastify({ forceCloseConnections: true });
  const answers = new Map<string, FakeReply>();
  const requests: string[] = [];
  app.get('/*', (request, reply) => {
    requests.push(request.url);
    const answer = answers.get(request.url);
    return answer === undefined ? reply.code(404).send('nothing is here') : answer(reply);
  });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  return { origin, answers, requests, close: () => app.close() };
}
