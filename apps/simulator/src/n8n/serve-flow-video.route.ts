import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { sendOutputFault } from '../outputs/send-output-fault.ts';
import type { FlowRunStore } from './flow-run.ts';
import { N8nError } from './n8n-error.ts';

/** The clips that were not uploaded, open to everyone who knows the address. */
export function addServeFlowVideoRoute(
  app: FastifyInstance,
  { store, outputFolder }: { readonly store: FlowRunStore; readonly outputFolder: string },
): void {
  app.get<{ Params: { id: string } }>('/videos/:id.mp4', async (request, reply) => {
    const run = store.get(request.params.id);
    const isServed = run?.outcome?.status === 'ready' && run.outcome.uploadedKey === null;
    if (!run || !isServed) throw new N8nError({ status: 404, message: 'Video not found' });
    const path = join(outputFolder, run.executionId, 'output.mp4');
    const { size: sizeBytes } = await stat(path);
    const fault = run.faults.takeDownload();
    if (fault) return sendOutputFault(reply, fault, { path, sizeBytes });
    return reply.header('content-length', String(sizeBytes)).type('video/mp4').send(createReadStream(path));
  });
}
