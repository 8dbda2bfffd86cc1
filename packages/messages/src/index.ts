export type { Acceptance, ApplyMessage, VerifiedCallback } from './accept-callback.ts';
export type { IncomingHeaders } from './clean-headers.ts';
export { type CallbackInbox, type CallbackInboxDependencies, createCallbackInbox } from './create-callback-inbox.ts';
export { CALLBACK_RETENTION_DAYS, type CallbackRetention } from './delete-older-than.ts';
export { messagesMigrations } from './migrations.ts';
export { QUARANTINED_BYTES, type RejectedCallback } from './quarantine-callback.ts';
export type { StoredCallback } from './read-callback.ts';
