import { Counter, Histogram, type Registry } from 'prom-client';
import type { SceneProgress } from './tell-scene-progress.ts';

/** Of scenes: how long their steps take, how they end and what is paid for them (R-003-25). */
export function createSceneMetrics(registry: Registry): { sceneProgressed(progress: SceneProgress): void } {
  const registers = [registry];
  const steps = new Histogram({
    name: 'callsheet_scene_step_seconds',
    help: 'Time from the first order of a step of a scene to its stored result, or to the end of the scene without one',
    labelNames: ['step', 'outcome'],
    buckets: [5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600],
    registers,
  });
  const credits = new Counter({
    name: 'callsheet_credits_captured_total',
    help: 'Credits that were charged, by what for',
    labelNames: ['action'],
    registers,
  });
  return {
    sceneProgressed({ step, charged }) {
      if (step !== null) steps.observe({ step: step.name, outcome: step.outcome }, step.seconds);
      for (const { action, amount } of charged) credits.inc({ action }, amount);
    },
  };
}
