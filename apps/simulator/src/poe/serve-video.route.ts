import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import { sendOutputFault } from '../outputs/send-output-fault.ts';
import { PoeError } from './poe-error.ts';

export interface ServeVideoOptions {
  readonly outputFolder: string;
  /** Of a finished video; undefined when there is none. */
  readonly faultsOf: (id: string) => PredictionFaults | undefined;
}

/** The finished videos, open to everyone who knows the address. */
export function addServeVideoRoute(app: FastifyInstance, { outputFolder, faultsOf }: ServeVideoOptions): void {
  app.get<{ Params: { id: string } }>('/files/:id.mp4', async (request, reply) => {
    const { id } = request.params;
    const faults = faultsOf(id);
    if (faults === undefined) throw new PoeError({ status: 404, code: 'not_found', message: 'There is no such file.' });
    const path = join(outputFolder, id, 'output.mp4');
    const { size: sizeBytes } = await stat(path);
    const fault = faults.takeDownload();
    if (fault) return sendOutputFault(reply, fault, { path, sizeBytes });
    reply.header('content-length', String(sizeBytes)).type('video/mp4');
    // An empty stream and not nothing: for nothing, Fastify would overwrite the length with 0.
    return reply.send(request.method === 'HEAD' ? Readable.from([]) : createReadStream(path));
  });
}
