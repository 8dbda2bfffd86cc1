import { type Static, type TObject, Type } from '@sinclair/typebox';
import { httpUrl, trimSlash } from './variable-schemas.ts';

/** The maker of videos and frames; the API decides by it what can be ordered, the worker orders (R-004-40). */
export const replicateVariables = {
  REPLICATE_BASE_URL: httpUrl("Replicate's HTTP API.", { default: 'https://api.replicate.com/v1' }),
  REPLICATE_API_TOKEN: Type.Optional(
    Type.String({
      minLength: 1,
      description: "Replicate's API token. Without it jobs for its models fail at once, and frames are refused.",
    }),
  ),
  REPLICATE_API_KEY: Type.Optional(
    Type.String({ minLength: 1, description: 'Another name of REPLICATE_API_TOKEN, which comes first.' }),
  ),
};

export interface ReplicateSettings {
  readonly baseUrl: string;
  /** Null: nothing can be ordered. */
  readonly apiToken: string | null;
}

export function nestReplicate(values: Static<TObject<typeof replicateVariables>>): ReplicateSettings {
  return {
    baseUrl: trimSlash(values.REPLICATE_BASE_URL),
    apiToken: values.REPLICATE_API_TOKEN ?? values.REPLICATE_API_KEY ?? null,
  };
}
