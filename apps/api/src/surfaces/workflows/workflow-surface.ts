import type { JobOrigin } from '@callsheet/domain';
import type { WorkflowPlace } from '../../features/approvals/workflow-approvals.feature.ts';

/** One of the places at which the same routes are. */
export interface WorkflowSurface extends WorkflowPlace {
  readonly origin: JobOrigin;
  readonly dialect: 'v1' | 's004';
}

/** Seed 004's paths, as they are and with the prefix of the other seeds (C-03), and our own. */
export const WORKFLOW_SURFACES: readonly WorkflowSurface[] = [
  { prefix: '/video-workflows', noun: 'VideoWorkflow', origin: 's004', dialect: 's004' },
  { prefix: '/api/video-workflows', noun: 'ApiVideoWorkflow', origin: 's004', dialect: 's004' },
  { prefix: '/v1/workflows', noun: 'Workflow', origin: 'v1', dialect: 'v1' },
];
