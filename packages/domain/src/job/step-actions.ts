import type { ScenePurchase } from './job.ts';

/** What each step of a scene is called in the ledger, in the words of seed 003 (R-003-18). */
export const STEP_ACTIONS: Readonly<Record<ScenePurchase, string>> = {
  image: 'generate_image',
  video: 'generate_scene',
};
