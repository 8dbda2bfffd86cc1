import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface DevelopmentSecrets {
  readonly jwtSecret: string;
  readonly callbackSecret: string;
  readonly replicateApiToken: string;
  readonly replicateWebhookSecret: string;
  readonly n8nWebhookSecret: string;
  readonly n8nApiKey: string;
  readonly heygenApiKey: string;
  readonly heygenWebhookSecret: string;
  readonly runwayApiKey: string;
  readonly poeApiKey: string;
  /** One master key, as PROVIDER_KEY_MASTER_KEYS takes it. */
  readonly providerKeyMasterKeys: string;
}

/** Secrets of one embedded stack: made at its first start and kept beside its data, so that tokens outlive a restart. */
export function developmentSecrets(file: string): DevelopmentSecrets {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<DevelopmentSecrets>) : {};
  const secrets: DevelopmentSecrets = {
    jwtSecret: randomBytes(32).toString('hex'),
    callbackSecret: randomBytes(32).toString('hex'),
    replicateApiToken: `r8_${randomBytes(20).toString('hex')}`,
    replicateWebhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    n8nWebhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    n8nApiKey: randomBytes(20).toString('hex'),
    heygenApiKey: `hg_${randomBytes(20).toString('hex')}`,
    heygenWebhookSecret: `whsec_${randomBytes(32).toString('hex')}`,
    runwayApiKey: `key_${randomBytes(64).toString('hex')}`,
    poeApiKey: `poe_${randomBytes(20).toString('hex')}`,
    providerKeyMasterKeys: `development:${randomBytes(32).toString('base64')}`,
    // A stack that an earlier version has begun keeps its own and gets what it lacks.
    ...kept,
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
