import { randomUUID } from 'node:crypto';
import { beginWorkflow, evolveWorkflow, type Job, type WorkflowEvent } from '@callsheet/domain';
import type { WorkflowStore } from '@callsheet/engine';

const NOTHING = { targetAudience: null, tone: null, duration: null, style: null, aspectRatio: null };

/** Stores a workflow that waits for these jobs as its frames, in their order. They name it as theirs. */
export async function waitForJobs(
  workflows: WorkflowStore['workflows'],
  { id, jobs }: { id: string; jobs: readonly Job[] },
): Promise<void> {
  const by = { kind: 'user', id: randomUUID() } as const;
  const at = new Date();
  const created: WorkflowEvent = {
    ...{ type: 'workflow.created', at, by, id, ownerId: by.id, workspaceId: randomUUID(), campaignId: null },
    ...{ title: 'Lighthouses', initialPrompt: 'a lighthouse', metadata: NOTHING },
  } as const;
  const ordered: WorkflowEvent = {
    ...{ type: 'frames.ordered', at, by, orderId: jobs[0]?.id ?? '', rateTicket: null, anew: false },
    ...{ model: 'stable-diffusion-xl' },
    frames: jobs.map((job, frameNumber) => ({ frameNumber, jobId: job.id, prompt: 'a lighthouse' })),
  } as const;
  const fresh = beginWorkflow(created);
  await workflows.insert({ workflow: fresh, event: created });
  const workflow = evolveWorkflow(fresh, ordered);
  await workflows.applyEvent({ expectedVersion: fresh.version, workflow, event: ordered });
}
