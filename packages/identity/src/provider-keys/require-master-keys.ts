import { DomainError } from '@callsheet/domain';
import type { ProviderKeyDependencies } from './provider-key-dependencies.ts';

/** @throws DomainError PROVIDER_NOT_CONFIGURED where customers cannot store keys. */
export function requireMasterKeys({ masterKeys }: Pick<ProviderKeyDependencies, 'masterKeys'>): void {
  if (masterKeys.length > 0) return;
  throw new DomainError({
    code: 'PROVIDER_NOT_CONFIGURED',
    message: 'Provider keys of your own cannot be stored here; ask the operator to set PROVIDER_KEY_MASTER_KEYS.',
  });
}
