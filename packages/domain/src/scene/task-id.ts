/** Marks the UUIDs that are made here; the last 24 bits. */
const TAG = '5ce4e0';

/** Ids of jobs have 96 bits, of which a UUID keeps all: 12, 3 and 9 hex digits around its version and variant (RFC 9562). */
const PARTS = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{3})([0-9a-f]{3})([0-9a-f]{6})$/;
const TASK_ID = /^([0-9a-f]{8})-([0-9a-f]{4})-8([0-9a-f]{3})-a([0-9a-f]{3})-([0-9a-f]{6})([0-9a-f]{6})$/;

/**
 * The id of a scene job in the words of seed 003, a UUID of version 8 (R-003-08, C-05). It follows from the job's own and
 * leads back to it, so that nothing has to be stored for it.
 */
export function taskIdOf(jobId: string): string {
  const parts = PARTS.exec(jobId);
  if (parts === null) throw new Error('the id of a job has 24 hex digits');
  const [, one, two, three, four, five] = parts;
  return `${one}-${two}-8${three}-a${four}-${five}${TAG}`;
}

/** The id of the job that a task id means; null for every other text. */
export function jobIdOf(taskId: string): string | null {
  const parts = TASK_ID.exec(taskId.toLowerCase());
  return parts === null || parts[6] !== TAG ? null : parts.slice(1, 6).join('');
}
