import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import { sendOutputFault } from '../outputs/send-output-fault.ts';
import { outputNameOf, type RunwayTaskStore } from './runway-task.ts';

export interface ServeOutputOptions {
  readonly store: RunwayTaskStore;
  readonly outputFolder: string;
  readonly faultsOf: (id: string) => PredictionFaults | undefined;
}

type File = { Params: { id: string; name: string }; Querystring: { token?: string } };

/** The finished files, as object storage serves them: open to everyone whose URL was signed. */
export function addServeOutputRoute(app: FastifyInstance, { store, outputFolder, faultsOf }: ServeOutputOptions): void {
  app.get<File>('/outputs/:id/:name', async (request, reply) => {
    const { id, name } = request.params;
    const task = store.get(id);
    const isOpen = task?.state.status === 'SUCCEEDED' && store.opensFile(id, String(request.query.token));
    if (!isOpen || name !== outputNameOf(task))
      return reply.code(403).type('application/xml').send('<Error><Code>AccessDenied</Code></Error>');
    const path = join(outputFolder, id, name);
    const { size: sizeBytes } = await stat(path);
    const fault = faultsOf(id)?.takeDownload();
    // A URL that has run out once stays so: only another look at the task gives one that works.
    if (fault?.response === 'status') store.revokeTokens(id);
    if (fault) return sendOutputFault(reply, fault, { path, sizeBytes });
    reply.header('content-length', String(sizeBytes)).type(name === 'output.png' ? 'image/png' : 'video/mp4');
    // An empty stream and not nothing: for nothing, Fastify would overwrite the length with 0.
    return reply.send(request.method === 'HEAD' ? Readable.from([]) : createReadStream(path));
  });
}
