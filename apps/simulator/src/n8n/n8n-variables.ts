import { type Static, type TObject, Type } from '@sinclair/typebox';

/** Settings of the simulated n8n. */
export const n8nVariables = {
  N8N_AUTH_HEADER: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9-]+:\\s*[\\x21-\\x7e][\\x20-\\x7e]*$',
      description: 'Header that callers of the n8n flows must send, as Name: value. Default: none is asked for.',
    }),
  ),
  N8N_WEBHOOK_SECRET: Type.Optional(
    Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$',
      description: 'Secret with which the n8n flows sign their callbacks. Default: they go out unsigned.',
    }),
  ),
  N8N_FLOW_MS: Type.Integer({
    minimum: 0,
    default: 2000,
    description: 'Least time that a video of an n8n flow takes.',
  }),
};

export interface N8nSettings {
  /** Null: everybody is let in. */
  readonly authHeader: { readonly name: string; readonly value: string } | null;
  /** Null: callbacks go out unsigned. */
  readonly webhookSecret: string | null;
  readonly flowMs: number;
}

export function nestN8n(values: Static<TObject<typeof n8nVariables>>): N8nSettings {
  return {
    authHeader: headerOf(values.N8N_AUTH_HEADER),
    webhookSecret: values.N8N_WEBHOOK_SECRET ?? null,
    flowMs: values.N8N_FLOW_MS,
  };
}

function headerOf(text: string | undefined): N8nSettings['authHeader'] {
  if (text === undefined) return null;
  const colon = text.indexOf(':');
  return { name: text.slice(0, colon), value: text.slice(colon + 1).trim() };
}
