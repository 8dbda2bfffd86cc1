import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { errorBody } from './response-envelope.ts';

/** Answers what is not HTTP, or came too slowly, with the envelope too; nothing of Fastify runs for these. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const [status, message] = describe(error.code);
  const body = JSON.stringify(errorBody({ code: 'VALIDATION_ERROR', message, requestId }));
  socket.end(
    `HTTP/1.1 ${status}\r\nx-request-id: ${requestId}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function describe(code: string | undefined): [status: string, message: string] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return ['408 Request Timeout', 'The request took too long to arrive.'];
  if (code === 'HPE_HEADER_OVERFLOW') return ['431 Request Header Fields Too Large', 'The headers are too large.'];
  return ['400 Bad Request', 'The request is not valid HTTP.'];
}
