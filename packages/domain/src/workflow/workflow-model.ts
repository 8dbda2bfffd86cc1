/** What models are ordered for. */
export type WorkflowModelUse = 'refinement' | 'frames' | 'video';

/** A model that a workflow can be ordered with (R-004-22): a name of ours, or of a seed, for what a provider calls otherwise. */
export interface WorkflowModel {
  /** `gpt-4o`, `stable-diffusion-xl`, `veo-3`. */
  readonly name: string;
  readonly use: WorkflowModelUse;
  readonly provider: 'poe' | 'replicate';
  /** The provider's own name: `GPT-4o`, `stability-ai/sdxl:39ed52f2…`. */
  readonly upstream: string;
  /** Another name whose model makes it in place of this one, which its provider does not offer; null: it is made by its own. */
  readonly substitute: string | null;
}
