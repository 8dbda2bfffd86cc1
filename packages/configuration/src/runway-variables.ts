import { type Static, type TObject, Type } from '@sinclair/typebox';
import { httpUrl, trimSlash } from './variable-schemas.ts';

/** The maker of scenes; the API decides by it what can be ordered, the worker orders (R-003-19). */
export const runwayVariables = {
  RUNWAYML_ENABLED: Type.Boolean({
    default: true,
    description: 'Whether scenes may be ordered from Runway. Orders are refused when it is false.',
  }),
  RUNWAYML_API_SECRET: Type.Optional(
    Type.String({ pattern: '^[\\x21-\\x7e]+$', description: "Runway's API key. Without it scenes are refused." }),
  ),
  RUNWAYML_BASE_URL: httpUrl("Runway's HTTP API.", { default: 'https://api.dev.runwayml.com' }),
};

export interface RunwaySettings {
  readonly baseUrl: string;
  /** False: nothing can be ordered, whoever has a key. */
  readonly enabled: boolean;
  /** Null: nothing can be ordered on our account, because it is turned off or has no key. */
  readonly apiKey: string | null;
}

export function nestRunway(values: Static<TObject<typeof runwayVariables>>): RunwaySettings {
  return {
    baseUrl: trimSlash(values.RUNWAYML_BASE_URL),
    enabled: values.RUNWAYML_ENABLED,
    apiKey: values.RUNWAYML_ENABLED ? (values.RUNWAYML_API_SECRET ?? null) : null,
  };
}
