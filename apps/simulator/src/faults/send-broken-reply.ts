import type { FastifyReply } from 'fastify';
import type { BrokenBody } from './fault.ts';

const OVERSIZE_BYTES = 16 * 1024 * 1024;
const HTML =
  '<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** Text that stands where a JSON prediction belongs (C5, C14). */
export function breakBody(kind: BrokenBody, body: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(body);
  switch (kind) {
    case 'html':
      return HTML;
    case 'truncated':
      return json.slice(0, Math.floor(json.length / 2));
    case 'empty':
      return '';
    case 'null':
      return 'null';
    case 'wrong_types':
      return JSON.stringify({
        ...body,
        id: 42,
        status: ['processing'],
        output: { url: true },
        logs: 7,
        urls: 'none',
        error: {},
      });
    case 'oversize':
      return JSON.stringify({ ...body, logs: 'x'.repeat(OVERSIZE_BYTES) });
  }
}

/** Answers with a success status and a body that is not what it should be. */
export function sendBrokenBody(
  reply: FastifyReply,
  status: number,
  kind: BrokenBody,
  body: Readonly<Record<string, unknown>>,
): FastifyReply {
  const contentType = kind === 'html' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  return reply.code(status).type(contentType).send(breakBody(kind, body));
}

/** Closes the connection without an answer (C3). */
export function resetConnection(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

/** Sends the headers and a first byte, then nothing more until the other side gives up (C6). */
export function stallConnection(reply: FastifyReply, status: number): FastifyReply {
  reply.hijack();
  reply.raw.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': '4096' });
  reply.raw.write('{');
  return reply;
}
