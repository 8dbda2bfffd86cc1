import { type Static, type TObject, Type } from '@sinclair/typebox';
import { listOf } from './list-of.ts';

const NAME = 'PROVIDER_KEY_MASTER_KEYS';
const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What customers' own provider keys are sealed with (R-004-28); `sharedWith` is the other app that has the same. */
export const providerKeyVariables = ({ sharedWith }: { sharedWith: 'API' | 'worker' }) => ({
  [NAME]: Type.String({
    default: '',
    description: `Master keys that customers' own provider keys are sealed with, as id:base64 of 32 bytes, separated by commas; the same as the ${sharedWith} has. The first one encrypts, all decrypt. Empty: customers cannot store keys.`,
  }),
});

/** A master key under the name that sealed keys know it by. */
export interface MasterKeySetting {
  readonly id: string;
  readonly key: Buffer;
}

export interface ProviderKeySettings {
  /** The first one encrypts, all decrypt. */
  readonly masterKeys: readonly MasterKeySetting[];
}

type Values = Static<TObject<ReturnType<typeof providerKeyVariables>>>;

export function nestProviderKeys(values: Values): ProviderKeySettings {
  return { masterKeys: listOf(values[NAME]).map(toMasterKey) };
}

/** What is wrong with these keys, by their place in the list: nothing of them may be shown. */
export function problemsOfProviderKeys(values: Values): readonly string[] {
  const keys = listOf(values[NAME]).map(toMasterKey);
  const malformed = keys.findIndex(({ id, key }) => !KEY_ID.test(id) || key.length !== KEY_BYTES);
  return [
    ...(malformed < 0
      ? []
      : [`${NAME} must be a list of id:key, each key 32 bytes in base64; entry ${malformed + 1} is not.`]),
    ...(new Set(keys.map(({ id }) => id)).size === keys.length ? [] : [`${NAME} has two keys with one id.`]),
  ];
}

function toMasterKey(entry: string): MasterKeySetting {
  const colon = entry.indexOf(':');
  const encoded = entry.slice(colon + 1);
  return {
    id: entry.slice(0, Math.max(colon, 0)),
    key: BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.alloc(0),
  };
}
