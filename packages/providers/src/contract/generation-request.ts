import { type JobCore, type ProductOrder, productOf, type ResolvedMedia } from '@callsheet/domain';

/** A video from words, bought from a model in the provider's own frame words. */
export interface VideoRequest {
  readonly kind: 'video';
  readonly model: string;
  readonly prompt: string;
  readonly aspectRatio: string;
  readonly resolution: string;
  readonly durationSeconds: number;
  readonly negativePrompt?: string;
  readonly seed?: number;
  /** Whether sound is wanted; the model decides when absent. */
  readonly audio?: boolean;
}

/** A video of a product, bought from a generator that has no models to choose from (R-000-29). */
export interface ProductVideoRequest {
  readonly kind: 'product_video';
  /** Our job: the generator's callback names it. */
  readonly videoId: string;
  readonly userId: string;
  readonly product: ProductOrder;
  /** What the customer wants of it in their own words; empty when nothing (R-000-06). */
  readonly instructions: string;
}

/** What is bought from a provider. An adapter refuses the kinds that it cannot make, before anything is sent. */
export type GenerationRequest = VideoRequest | ProductVideoRequest;

/** What an order is made from. */
export type OrderedJob = Pick<JobCore, 'id' | 'ownerId' | 'input'> & { readonly resolved: ResolvedMedia };

/** The purchase that was planned for a job, as an order. */
export function buildGenerationRequest(job: OrderedJob): GenerationRequest {
  const product = productOf(job.input);
  if (product !== null) {
    const { prompt: instructions } = job.input;
    return { kind: 'product_video', videoId: job.id, userId: job.ownerId, product, instructions };
  }
  const { model, buy } = job.resolved;
  return {
    kind: 'video',
    model,
    prompt: job.input.prompt,
    aspectRatio: buy.aspectRatio,
    resolution: buy.resolution,
    durationSeconds: buy.durationSeconds,
  };
}
