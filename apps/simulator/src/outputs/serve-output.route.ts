import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import { ReplicateError } from '../http/replicate-error.ts';
import type { PredictionStore } from '../replicate/prediction-store.ts';
import { parseRange } from './parse-range.ts';
import { sendOutputFault } from './send-output-fault.ts';

export const OUTPUT_NAME = 'output.mp4';

export interface ServeOutputOptions {
  readonly store: PredictionStore;
  readonly outputFolder: string;
  readonly faultsOf: (id: string) => PredictionFaults | undefined;
}

/** The finished files, open to everyone who knows the address, until their data is removed. */
export function addOutputRoute(app: FastifyInstance, options: ServeOutputOptions): void {
  app.get<{ Params: { id: string; name: string } }>('/files/:id/:name', async (request, reply) => {
    const { id, name } = request.params;
    const prediction = options.store.get(id);
    if (name !== OUTPUT_NAME || prediction?.status !== 'succeeded' || prediction.dataRemoved) {
      throw new ReplicateError({ status: 404, title: 'Not found', detail: 'The file does not exist.' });
    }
    const path = join(options.outputFolder, id, OUTPUT_NAME);
    const { size, mtime } = await stat(path);
    const fault = options.faultsOf(id)?.takeDownload();
    if (fault) return sendOutputFault(reply, fault, { path, sizeBytes: size });

    reply.header('accept-ranges', 'bytes').header('last-modified', mtime.toUTCString()).type('video/mp4');
    const range = parseRange(request.headers.range, size);
    if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send();
    const { start, end } = range ?? { start: 0, end: size - 1 };
    if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
    reply.header('content-length', String(end - start + 1));
    // An empty stream and not nothing: for nothing, Fastify would overwrite the length with 0.
    return request.method === 'HEAD'
      ? reply.send(Readable.from([]))
      : reply.send(createReadStream(path, { start, end }));
  });
}
