import { DomainError } from '@callsheet/domain';

const MIN_PASSWORD_CHARACTERS = 10;
/** Longer ones only make us work. */
const MAX_PASSWORD_CHARACTERS = 256;

/** Keyboards differ in how they compose accents; the same word must hash alike. */
export function normalizePassword(raw: string): string {
  return raw.normalize('NFC');
}

/** Whether hashing it is worth the work: nothing longer was ever stored. */
export function isHashable(normalized: string): boolean {
  return normalized.length <= MAX_PASSWORD_CHARACTERS * 2 && [...normalized].length <= MAX_PASSWORD_CHARACTERS;
}

/**
 * A password that may be set, normalised.
 * @throws DomainError VALIDATION_ERROR under 10 or over 256 characters.
 */
export function checkPassword(raw: string): string {
  if (isHashable(raw)) {
    const password = normalizePassword(raw);
    if (isHashable(password) && [...password].length >= MIN_PASSWORD_CHARACTERS) return password;
  }
  throw new DomainError({
    code: 'VALIDATION_ERROR',
    message: `password must have ${MIN_PASSWORD_CHARACTERS} to ${MAX_PASSWORD_CHARACTERS} characters.`,
    details: { field: 'password' },
  });
}
