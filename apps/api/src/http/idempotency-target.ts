/** What a call spends on: a job, and which of its admissions. A new job's is its first, a retry's the next one. */
export interface SpendingTarget {
  readonly jobId: string;
  readonly admission: number;
}

/** The target as one text, which is kept with the key. */
export function targetText({ jobId, admission }: SpendingTarget): string {
  return `${jobId}#${admission}`;
}

export function parseTarget(text: string): SpendingTarget {
  const [jobId = '', admission = '1'] = text.split('#');
  return { jobId, admission: Number(admission) };
}
