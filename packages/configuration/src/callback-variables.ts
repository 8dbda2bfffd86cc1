import { type Static, type TObject, Type } from '@sinclair/typebox';

/** Keys that the API and the worker must have in common; `sharedWith` is the other one of them. */
export const callbackVariables = ({ sharedWith }: { sharedWith: 'API' | 'worker' }) => ({
  CALLBACK_SECRET: Type.String({
    minLength: 32,
    description: `Key from which the tokens in callback URLs are derived, at least 32 characters; the same as the ${sharedWith} has.`,
  }),
  ASSET_KEY_SECRET: Type.Optional(
    Type.String({
      minLength: 32,
      description: `Key from which object keys are derived, at least 32 characters; the same as the ${sharedWith} has. Defaults to CALLBACK_SECRET.`,
    }),
  ),
  REPLICATE_WEBHOOK_SECRET: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        "Replicate's webhook signing key (whsec_…). Without it a callback is a hint that is checked by asking Replicate.",
    }),
  ),
});

/** Keys by what they are for. */
export interface CallbackSettings {
  readonly callbackSecret: string;
  readonly assetKeySecret: string;
  readonly replicateWebhookSecret: string | null;
}

/** The keys, with their fallbacks. */
export function nestCallbacks(values: Static<TObject<ReturnType<typeof callbackVariables>>>): CallbackSettings {
  return {
    callbackSecret: values.CALLBACK_SECRET,
    assetKeySecret: values.ASSET_KEY_SECRET ?? values.CALLBACK_SECRET,
    replicateWebhookSecret: values.REPLICATE_WEBHOOK_SECRET ?? null,
  };
}
