import { evolve, type Job, type JobEvent, type ProductTemplate, planProductVideo } from '@callsheet/domain';
import { toDocument } from '../to-document.ts';
import { at, buildJob } from './build-job.ts';

/** A draft of a product video and the event that made it. */
export function buildProductJob(
  productId: string,
  given: Parameters<typeof buildJob>[0] & { description?: string; template?: ProductTemplate } = {},
): { job: Job; event: JobEvent } {
  const { description = null, template = 'lifestyle', ...fields } = given;
  return buildJob({
    kind: 'product',
    origin: 's000',
    start: false,
    input: {
      prompt: '',
      style: null,
      product: {
        id: productId,
        title: 'Red Shoe',
        sku: null,
        description,
        imageUrls: ['https://shop.example/1.jpg'],
        template,
      },
    },
    ...planProductVideo(),
    ...fields,
  });
}

export const QUEUED: JobEvent = { type: 'job.queued', at: at(3), deadlineAt: at(3600) };

/** The document that a job has after one more event. */
export function documentAfter(job: Job, event: JobEvent) {
  const next = evolve(job, event);
  return { job: next, document: toDocument({ job: next, event, outbox: [] }) };
}
