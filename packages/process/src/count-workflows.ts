import type { HistogramDefinition, MetricDefinition } from './metric-definitions.ts';

/** A counter and a histogram as a Prometheus client makes them. */
export interface MetricMakers {
  counter<Label extends string>(
    definition: MetricDefinition<Label>,
  ): { inc(labels: Partial<Record<Label, string>>, value: number): void };
  histogram<Label extends string>(
    definition: HistogramDefinition<Label>,
  ): { observe(labels: Partial<Record<Label, string>>, value: number): void };
}

/** What one event of a workflow means to whoever counts. */
export interface CountedProgress {
  readonly created: boolean;
  readonly refined: 'bought' | 'reused' | null;
  readonly approved: number;
  readonly rejected: number;
  readonly video: 'ok' | 'failed' | null;
  readonly error: { readonly step: string; readonly code: string } | null;
}

/** How a job ended that may have made a part of a workflow. */
export interface CountedPart {
  readonly workflowPart: { readonly part: string; readonly model: string } | null;
  readonly processingSeconds: number | null;
}

export interface WorkflowCounts {
  workflowProgressed(progress: CountedProgress): void;
  partEnded(end: CountedPart): void;
}

/** R-004-42, of the API and the worker alike: each event and each job is counted by the process that stored it. */
export function createWorkflowCounts(make: MetricMakers): WorkflowCounts {
  const created = make.counter({
    name: 'callsheet_workflows_created_total',
    help: 'Workflows that were begun, branches among them.',
    labelNames: [],
  });
  const refinements = make.counter({
    name: 'callsheet_workflow_refinements_total',
    help: 'Refinements of prompts; divided by the workflows created, iterations per workflow.',
    labelNames: ['source'],
  });
  const verdicts = make.counter({
    name: 'callsheet_workflow_frame_verdicts_total',
    help: 'Frames that were approved or rejected.',
    labelNames: ['verdict'],
  });
  const videos = make.counter({
    name: 'callsheet_workflow_videos_total',
    help: 'Videos of workflows by how they ended; canceled ones are not counted.',
    labelNames: ['result'],
  });
  const errors = make.counter({
    name: 'callsheet_workflow_errors_total',
    help: 'Parts of workflows that were not made, by step and reason.',
    labelNames: ['step', 'code'],
  });
  const parts = make.histogram({
    name: 'callsheet_workflow_part_seconds',
    help: 'Time from the start of a refinement, frame or video of a workflow to its completion, by model.',
    labelNames: ['part', 'model'],
    buckets: [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800],
  });
  return {
    workflowProgressed({ created: isNew, refined, approved, rejected, video, error }) {
      if (isNew) created.inc({}, 1);
      if (refined !== null) refinements.inc({ source: refined }, 1);
      if (approved > 0) verdicts.inc({ verdict: 'approved' }, approved);
      if (rejected > 0) verdicts.inc({ verdict: 'rejected' }, rejected);
      if (video !== null) videos.inc({ result: video }, 1);
      if (error !== null) errors.inc({ step: error.step, code: error.code }, 1);
    },
    partEnded({ workflowPart, processingSeconds }) {
      if (workflowPart === null || processingSeconds === null) return;
      parts.observe({ part: workflowPart.part, model: workflowPart.model }, processingSeconds);
    },
  };
}
