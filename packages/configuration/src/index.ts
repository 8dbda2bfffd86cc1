export { type AvatarSettings, avatarVariables, nestAvatars, problemsOfAvatars } from './avatar-variables.ts';
export {
  type CallbackSettings,
  callbackVariables,
  nestCallbacks,
} from './callback-variables.ts';
export { ConfigError } from './config-error.ts';
export { listOf } from './list-of.ts';
export { nestPoe, type PoeSettings, poeVariables } from './poe-variables.ts';
export {
  type MasterKeySetting,
  nestProviderKeys,
  type ProviderKeySettings,
  problemsOfProviderKeys,
  providerKeyVariables,
} from './provider-key-variables.ts';
export { nestRck, type RckSettings, rckVariables } from './rck-variables.ts';
export { type Environment, readVariables } from './read-variables.ts';
export { nestReplicate, type ReplicateSettings, replicateVariables } from './replicate-variables.ts';
export { logLevel, quotaVariables, startupVariables } from './run-variables.ts';
export { nestRunway, type RunwaySettings, runwayVariables } from './runway-variables.ts';
export { nestStores, type StoreSettings, storeVariables } from './store-variables.ts';
export { httpUrl, originList, portNumber, trimSlash } from './variable-schemas.ts';
