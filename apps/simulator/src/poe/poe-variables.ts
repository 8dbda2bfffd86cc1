import { type Static, type TObject, Type } from '@sinclair/typebox';

/** Settings of the simulated Poe. */
export const poeVariables = {
  POE_API_KEY: Type.String({
    minLength: 1,
    default: 'poe_simulator',
    description: 'Bearer key that callers of the Poe API must send.',
  }),
  POE_TEXT_MS: Type.Integer({ minimum: 0, default: 1000, description: 'Least time that a text of Poe takes.' }),
  POE_VIDEO_MS: Type.Integer({ minimum: 0, default: 3000, description: 'Least time that a video of Poe takes.' }),
  POE_REQUESTS_PER_MINUTE: Type.Integer({
    minimum: 1,
    default: 500,
    description: 'Chats with Poe that are answered per minute.',
  }),
};

export interface PoeSettings {
  readonly apiKey: string;
  readonly textMs: number;
  readonly videoMs: number;
  readonly requestsPerMinute: number;
}

export function nestPoe(values: Static<TObject<typeof poeVariables>>): PoeSettings {
  return {
    apiKey: values.POE_API_KEY,
    textMs: values.POE_TEXT_MS,
    videoMs: values.POE_VIDEO_MS,
    requestsPerMinute: values.POE_REQUESTS_PER_MINUTE,
  };
}
