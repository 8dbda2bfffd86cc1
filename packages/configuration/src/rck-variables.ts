import { type Static, type TObject, Type } from '@sinclair/typebox';
import { trimSlash } from './variable-schemas.ts';

/** The generator of product videos; the API asks it for templates, the worker for videos (R-000-31, C-29). */
export const rckVariables = {
  RCK_DESCRIPTION_SERVER_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s?#]+$',
      description: 'The RCK Description Server, which makes product videos. Without it they are refused.',
    }),
  ),
  RCK_CA_FILE: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'PEM file with certificates that are trusted, beside the usual ones, when the RCK Description Server is called.',
    }),
  ),
  RCK_INSECURE_TLS: Type.Boolean({
    default: false,
    description:
      'Takes any certificate of the RCK Description Server, and warns at the start. RCK_CA_FILE is the better way.',
  }),
};

/** Settings of the generator. */
export interface RckSettings {
  /** Null: not set up. */
  readonly baseUrl: string | null;
  readonly caFile: string | null;
  readonly insecureTls: boolean;
}

export function nestRck(values: Static<TObject<typeof rckVariables>>): RckSettings {
  return {
    baseUrl: values.RCK_DESCRIPTION_SERVER_URL === undefined ? null : trimSlash(values.RCK_DESCRIPTION_SERVER_URL),
    caFile: values.RCK_CA_FILE ?? null,
    insecureTls: values.RCK_INSECURE_TLS,
  };
}
