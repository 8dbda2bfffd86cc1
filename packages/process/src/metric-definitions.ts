/** One metric as a Prometheus client takes it. */
export interface MetricDefinition<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: Label[];
}

export interface HistogramDefinition<Label extends string> extends MetricDefinition<Label> {
  readonly buckets: number[];
}

/** What more than one kind of process counts: the same names, labels and buckets, or nobody could add them up. */
export const JOBS_ENDED: MetricDefinition<'kind' | 'status'> = {
  name: 'callsheet_jobs_ended_total',
  help: 'Jobs by how they ended, each counted by the process that ended it.',
  labelNames: ['kind', 'status'],
};

/** R-001-34. */
export const JOB_PROCESSING: HistogramDefinition<'kind'> = {
  name: 'callsheet_job_processing_seconds',
  help: 'Time from the start of a job to its completion.',
  labelNames: ['kind'],
  buckets: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600],
};

/** R-001-36. */
export const DATABASE_CALLS: HistogramDefinition<'store' | 'operation' | 'result'> = {
  name: 'callsheet_database_call_duration_seconds',
  help: 'Time of one MongoDB command or SQL statement, without the wait for a connection.',
  labelNames: ['store', 'operation', 'result'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
};
