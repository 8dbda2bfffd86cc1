/** What seed 003 says at each share of the work (R-003-07), and its number of the step. */
const MILESTONES = [
  { progress: 5, index: 0, label: 'Initializing video generation pipeline' },
  { progress: 15, index: 1, label: 'Fetching scene configuration and prompts' },
  { progress: 35, index: 2, label: 'Generating scene image with AI' },
  { progress: 40, index: 2, label: 'Storing generated image' },
  { progress: 70, index: 3, label: 'Creating video from generated image' },
  { progress: 75, index: 3, label: 'Storing generated video' },
  { progress: 95, index: 4, label: 'Saving results and finalizing' },
  { progress: 100, index: 4, label: 'Completed' },
] as const;

/** A step as seed 003 shows it. `progress` is one of the seed's own numbers. */
export interface SceneStep {
  readonly progress: number;
  /** 0 to 4. */
  readonly index: number;
  readonly label: string;
}

/** Before its first step. */
const NOT_BEGUN: SceneStep = { progress: 0, index: 0, label: 'Initializing' };

/** The last milestone that a job of this progress has passed. */
export function sceneStepAt(progress: number): SceneStep {
  return MILESTONES.findLast((milestone) => milestone.progress <= progress) ?? NOT_BEGUN;
}
