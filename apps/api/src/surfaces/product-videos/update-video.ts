import { DomainError, type Job, type JobInput, type ProductTemplate, productOf } from '@callsheet/domain';
import type { JobCommands } from '../../ports.ts';
import type { Metadata } from './video-fields.ts';
import { surfaceVideoStatus } from './video-status.ts';

/** What a client asks to be different; what is left out stays. */
export interface VideoChange {
  readonly template?: ProductTemplate;
  readonly customInstructions?: string;
  readonly metadata?: Metadata;
  readonly status?: string;
  readonly error?: string;
}

/**
 * Edits a pending video, or gives it up: `failed` is the seed's word for what its owner has canceled (C-30). Statuses and
 * errors otherwise follow from what happens.
 * @throws DomainError ILLEGAL_TRANSITION.
 */
export async function updateVideo(
  commands: Pick<JobCommands, 'edit' | 'cancel'>,
  job: Job,
  change: VideoChange,
): Promise<Job> {
  const { status, error, ...edit } = change;
  const shown = surfaceVideoStatus(job.status);
  const givesUp = status === 'failed' && job.status === 'draft';
  if (status !== undefined && status !== shown && !givesUp) {
    throw illegal(`A ${shown} video cannot be made ${status} by hand; only a pending one can be given up, as failed.`);
  }
  if (error !== undefined && !givesUp) throw illegal('error is what went wrong; it cannot be set by hand.');
  const edited = Object.keys(edit).length === 0 ? job : await commands.edit({ jobId: job.id, edit: editing(edit) });
  return givesUp ? await commands.cancel(job.id) : edited;
}

function editing(edit: Pick<VideoChange, 'template' | 'customInstructions' | 'metadata'>) {
  return (input: JobInput): JobInput => {
    const product = productOf(input);
    if (product === null) return input;
    const metadata = edit.metadata ?? ('metadata' in input ? input.metadata : undefined);
    return {
      prompt: edit.customInstructions ?? input.prompt,
      style: null,
      product: { ...product, template: edit.template ?? product.template },
      ...(metadata === undefined ? {} : { metadata }),
    };
  };
}

function illegal(message: string): DomainError {
  return new DomainError({ code: 'ILLEGAL_TRANSITION', message });
}
