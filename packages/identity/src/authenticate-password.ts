import { DomainError } from '@callsheet/domain';
import type { User } from './account.ts';
import { isHashable, normalizePassword } from './check-password.ts';
import { findCredentials } from './find-user.ts';
import type { IdentityDependencies } from './identity-dependencies.ts';
import { verifyPassword } from './password-hash.ts';

/**
 * The user whose email and password these are. Takes as long whether or not the email exists.
 * @throws DomainError INVALID_CREDENTIALS, with one text for everything that can be wrong.
 */
export async function authenticatePassword(
  { db }: Pick<IdentityDependencies, 'db'>,
  input: { email: string; password: string },
): Promise<User> {
  const hashable = isHashable(input.password);
  const found = await findCredentials(db, input.email);
  const password = hashable ? normalizePassword(input.password) : '';
  const matches = await verifyPassword(hashable ? (found?.passwordHash ?? null) : null, password);
  if (found !== null && matches) return found.user;
  throw new DomainError({ code: 'INVALID_CREDENTIALS', message: 'Email or password is wrong.' });
}
