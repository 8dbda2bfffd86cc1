import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import { sendOutputFault } from '../outputs/send-output-fault.ts';
import type { HeygenVideoStore } from './heygen-video.ts';

export interface ServeFileOptions {
  readonly store: HeygenVideoStore;
  readonly outputFolder: string;
  readonly faultsOf: (id: string) => PredictionFaults | undefined;
}

type File = { Params: { id: string }; Querystring: { token?: string } };

/** The finished clips, as object storage serves them: open to everyone whose URL was signed. */
export function addServeFileRoute(app: FastifyInstance, { store, outputFolder, faultsOf }: ServeFileOptions): void {
  app.get<File>('/files/:id.mp4', async (request, reply) => {
    const { id } = request.params;
    if (store.get(id)?.state.status !== 'completed' || !store.opensFile(id, String(request.query.token)))
      return reply.code(403).type('application/xml').send('<Error><Code>AccessDenied</Code></Error>');
    const path = join(outputFolder, id, 'output.mp4');
    const { size: sizeBytes } = await stat(path);
    const fault = faultsOf(id)?.takeDownload();
    // A URL that has run out once stays so: only another look at the video gives one that works.
    if (fault?.response === 'status') store.revokeTokens(id);
    if (fault) return sendOutputFault(reply, fault, { path, sizeBytes });
    return reply.header('content-length', String(sizeBytes)).type('video/mp4').send(createReadStream(path));
  });
}
