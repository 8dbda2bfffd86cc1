import type { ResolvedMedia } from '@callsheet/domain';

/** What is bought from a provider, in the provider's own frame words. */
export interface GenerationRequest {
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

/** The purchase that was planned for a job, as an order. */
export function buildGenerationRequest(input: { resolved: ResolvedMedia; prompt: string }): GenerationRequest {
  const { model, buy } = input.resolved;
  return {
    kind: 'video',
    model,
    prompt: input.prompt,
    aspectRatio: buy.aspectRatio,
    resolution: buy.resolution,
    durationSeconds: buy.durationSeconds,
  };
}
