/** The id that was chosen for a part of an order. Too few of them are a mistake of ours, never of the caller's. */
export function namedJob(jobIds: readonly string[], index: number): string {
  const jobId = jobIds[index];
  if (jobId === undefined) throw new Error(`no job id was chosen for part ${index} of the order`);
  return jobId;
}
