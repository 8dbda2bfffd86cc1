import { type Static, type TObject, Type } from '@sinclair/typebox';
import { httpUrl, trimSlash } from './variable-schemas.ts';

/** Where prompts are refined, and videos of media bots are made (R-004-40). */
export const poeVariables = {
  POE_API_KEY: Type.Optional(
    Type.String({ pattern: '^[\\x21-\\x7e]+$', description: "Poe's API key. Without it prompts are not refined." }),
  ),
  POE_BASE_URL: httpUrl("Poe's HTTP API.", { default: 'https://api.poe.com/v1' }),
};

export interface PoeSettings {
  readonly baseUrl: string;
  /** Null: nothing can be ordered. */
  readonly apiKey: string | null;
}

export function nestPoe(values: Static<TObject<typeof poeVariables>>): PoeSettings {
  return { baseUrl: trimSlash(values.POE_BASE_URL), apiKey: values.POE_API_KEY ?? null };
}
