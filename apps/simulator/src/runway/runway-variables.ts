import { listOf, originList } from '@callsheet/configuration';
import { type Static, type TObject, Type } from '@sinclair/typebox';

/** Settings of the simulated Runway. */
export const runwayVariables = {
  RUNWAYML_API_SECRET: Type.String({
    minLength: 1,
    default: 'key_simulator',
    description: 'Bearer key that callers of the Runway API must send.',
  }),
  RUNWAY_TASK_MS: Type.Integer({
    minimum: 0,
    default: 2000,
    description: 'Least time that a task of Runway takes.',
  }),
  RUNWAY_MAX_CONCURRENT: Type.Integer({
    minimum: 1,
    default: 5,
    description: 'Tasks of one Runway model that run at the same time; further ones are THROTTLED.',
  }),
  RUNWAY_MEDIA_ORIGINS: originList(
    'Origins (scheme, host, port) that Runway may load pictures from although they are not public or not HTTPS, separated by commas. Its own outputs and uploads always are.',
  ),
};

export interface RunwaySettings {
  readonly apiKey: string;
  readonly taskMs: number;
  readonly maxConcurrent: number;
  readonly mediaOrigins: readonly string[];
}

export function nestRunway(values: Static<TObject<typeof runwayVariables>>): RunwaySettings {
  return {
    apiKey: values.RUNWAYML_API_SECRET,
    taskMs: values.RUNWAY_TASK_MS,
    maxConcurrent: values.RUNWAY_MAX_CONCURRENT,
    mediaOrigins: listOf(values.RUNWAY_MEDIA_ORIGINS),
  };
}
