import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface DevelopmentSecrets {
  readonly jwtSecret: string;
  readonly callbackSecret: string;
  readonly replicateApiToken: string;
  readonly replicateWebhookSecret: string;
}

/** Secrets of one embedded stack: made at its first start and kept beside its data, so that tokens outlive a restart. */
export function developmentSecrets(file: string): DevelopmentSecrets {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as DevelopmentSecrets;
  const secrets: DevelopmentSecrets = {
    jwtSecret: randomBytes(32).toString('hex'),
    callbackSecret: randomBytes(32).toString('hex'),
    replicateApiToken: `r8_${randomBytes(20).toString('hex')}`,
    replicateWebhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
