import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import { ReplicateError } from '../http/replicate-error.ts';
import type { Prediction } from '../replicate/prediction.ts';
import type { PredictionStore } from '../replicate/prediction-store.ts';
import { parseRange } from './parse-range.ts';
import { sendOutputFault } from './send-output-fault.ts';

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
    const isMade = prediction?.status === 'succeeded' && !prediction.dataRemoved;
    if (!isMade || !namesOf(prediction).includes(name)) {
      throw new ReplicateError({ status: 404, title: 'Not found', detail: 'The file does not exist.' });
    }
    const path = join(options.outputFolder, id, name);
    const { size, mtime } = await stat(path);
    const fault = options.faultsOf(id)?.takeDownload();
    if (fault) return sendOutputFault(reply, fault, { path, sizeBytes: size });

    reply.header('accept-ranges', 'bytes').header('last-modified', mtime.toUTCString());
    reply.type(name.endsWith('.png') ? 'image/png' : 'video/mp4');
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

/** The files of a prediction: the last parts of its output's URLs. */
function namesOf({ output }: Prediction): readonly string[] {
  const urls: readonly unknown[] = Array.isArray(output) ? output : [output];
  return urls.flatMap((url) => (typeof url === 'string' ? [url.slice(url.lastIndexOf('/') + 1)] : []));
}
