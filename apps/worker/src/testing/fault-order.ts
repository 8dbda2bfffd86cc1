import { CALENDAR_MONTHS } from '@callsheet/domain';
import type { CreateJobCommand } from '@callsheet/engine';
import { type FaultJob, isScene } from './fault-plan.ts';

/** Whose scenes are paid from one wallet. */
export const FAULT_OWNER = '3f6c1f1e-0000-4000-8000-000000000001';
/** Longer than all lives. */
export const FAULT_DEADLINE_SECONDS = 86_400;
const PRICES = { image: 2, video: 10 };

/** A job of the plan as its owner orders it. */
export function faultOrderOf(job: FaultJob): CreateJobCommand {
  const { id, flow } = job;
  const rest = {
    ...{ id, ownerId: FAULT_OWNER, workspaceId: `workspace-${flow}`, title: null, priority: 0 },
    ...{ monthlyLimit: 1000, billing: CALENDAR_MONTHS, start: flow !== 'draft' },
    deadlineSeconds: FAULT_DEADLINE_SECONDS,
  };
  if (isScene(flow)) {
    const formats = job.converts ? (['mp4_small'] as const) : [];
    // The provider tells by the prompts whose order it has.
    const scene = {
      id: sceneIdOf(id),
      visualPrompt: `steam of ${id}`,
      reference: null,
      quality: 'standard',
      formats,
    } as const;
    return {
      ...{ kind: 'scene', origin: 's003', input: { prompt: `kettle of ${id}`, style: null, scene } },
      wish: { resolution: '1280:720', durationSeconds: 4, strict: false },
      prices: { draft: PRICES, standard: PRICES, high: PRICES },
      ...rest,
    };
  }
  return {
    ...{ kind: 'prompt', origin: 's002', input: { prompt: 'fun science brain animation', style: 'fun' } },
    requested: { aspectRatio: '16:9', durationSeconds: 4, fps: null, strict: false, model: null },
    defaultModel: 'google/veo-3.1',
    ...rest,
  };
}

function sceneIdOf(jobId: string): string {
  return `3f6c1f1e-0000-4000-8000-${jobId.slice(-12)}`;
}
