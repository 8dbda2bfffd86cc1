import { effectKey } from '@callsheet/domain';
import { v5 as uuidV5 } from 'uuid';

/** Namespace of every id that is derived from a job, so that the same cause always has the same id. */
const EFFECT_NAMESPACE = '4c1f3f0e-6f0b-5d57-9d4a-3c9f4ad0c0de';

/** UUIDv5 of job id, seq of the causing event, effect name and target. */
export function effectId(input: { jobId: string; seq: number; name: string; target: string }): string {
  return uuidV5(effectKey(input), EFFECT_NAMESPACE);
}
