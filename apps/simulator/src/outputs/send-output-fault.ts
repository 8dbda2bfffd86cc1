import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { FaultOf } from '../faults/fault.ts';

const DEFAULT_OVERSIZE_BYTES = 8 * 1024 ** 3;
const CHUNK = Buffer.alloc(64 * 1024);

function* filler(sizeBytes: number): Generator<Buffer> {
  for (let left = sizeBytes; left > 0; left -= CHUNK.length)
    yield left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK;
}

export interface OutputFaultTarget {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Downloads that go wrong (C10). */
export function sendOutputFault(
  reply: FastifyReply,
  fault: FaultOf<'output_status'>,
  target: OutputFaultTarget,
): FastifyReply {
  switch (fault.response) {
    case 'status': {
      const status = fault.status ?? 404;
      return reply.code(status).type('application/xml').send('<Error><Code>AccessDenied</Code></Error>');
    }
    case 'redirect':
      return reply
        .code(fault.status ?? 302)
        .header('location', fault.location ?? 'http://127.0.0.1:1/')
        .send();
    case 'html':
      return reply.code(200).type('text/html; charset=utf-8').send('<!doctype html><title>Please sign in</title>');
    case 'short_body': {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'video/mp4', 'content-length': String(target.sizeBytes) });
      const half = createReadStream(target.path, { end: Math.floor(target.sizeBytes / 2) });
      half.on('error', () => reply.raw.destroy());
      half.on('end', () => reply.raw.destroy());
      half.pipe(reply.raw, { end: false });
      return reply;
    }
    case 'oversize': {
      const sizeBytes = fault.sizeBytes ?? DEFAULT_OVERSIZE_BYTES;
      if (fault.declareLength !== false) reply.header('content-length', String(sizeBytes));
      return reply
        .code(200)
        .type('video/mp4')
        .send(Readable.from(filler(sizeBytes)));
    }
  }
}
