import type { JobOrigin } from '@callsheet/domain';

/** One of the places at which the same routes are. */
export interface WorkflowSurface {
  readonly prefix: string;
  /** In the operation ids: `createVideoWorkflow`. */
  readonly noun: string;
  readonly origin: JobOrigin;
  readonly dialect: 'v1' | 's004';
}

/** Seed 004's paths, as they are and with the prefix of the other seeds (C-03), and our own. */
export const WORKFLOW_SURFACES: readonly WorkflowSurface[] = [
  { prefix: '/video-workflows', noun: 'VideoWorkflow', origin: 's004', dialect: 's004' },
  { prefix: '/api/video-workflows', noun: 'ApiVideoWorkflow', origin: 's004', dialect: 's004' },
  { prefix: '/v1/workflows', noun: 'Workflow', origin: 'v1', dialect: 'v1' },
];
