import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import { sendOutputFault } from '../outputs/send-output-fault.ts';
import { RckError } from './rck-error.ts';
import type { RckJobStore } from './rck-job.ts';

/** The finished clips, open to everyone who knows the address. */
export function addServeVideoRoute(
  app: FastifyInstance,
  options: { store: RckJobStore; outputFolder: string; faultsOf: (id: string) => PredictionFaults | undefined },
): void {
  app.get<{ Params: { id: string } }>('/videos/:id.mp4', async (request, reply) => {
    const job = options.store.get(request.params.id);
    const shown = job?.state.status === 'completed' && job.state.result.videoUrl !== null && !job.expired;
    if (!job || !shown) throw new RckError({ status: 404, message: 'Video not found' });
    const path = join(options.outputFolder, job.id, 'output.mp4');
    const { size } = await stat(path);
    const fault = options.faultsOf(job.id)?.takeDownload();
    if (fault) return sendOutputFault(reply, fault, { path, sizeBytes: size });
    return reply.header('content-length', String(size)).type('video/mp4').send(createReadStream(path));
  });
}
