import { DomainError } from '@callsheet/domain';
import { checkPassword } from './check-password.ts';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name?: string | undefined;
}

const MAX_EMAIL_CHARACTERS = 254;
const MAX_NAME_CHARACTERS = 200;
/** Something, one @, and a domain with a dot; whether it exists only a message to it could tell. */
const EMAIL = /^[^\s@\p{C}]+@[^\s@.\p{C}]+(\.[^\s@.\p{C}]+)+$/u;
const CONTROL = /[\p{Cc}\p{Cs}]/u;

/** The one form in which addresses are stored and compared. */
export function normalizeEmail(raw: string): string {
  return raw.trim().normalize('NFC').toLowerCase();
}

/**
 * What will be stored of a registration.
 * @throws DomainError VALIDATION_ERROR naming the field.
 */
export function cleanRegistration(raw: Registration): { email: string; password: string; name: string | null } {
  const email = normalizeEmail(raw.email);
  if (email.length > MAX_EMAIL_CHARACTERS || !EMAIL.test(email)) {
    throw refusal('email', 'email must be an address like name@example.com.');
  }
  const name = raw.name?.trim().normalize('NFC') ?? '';
  if (name.length > MAX_NAME_CHARACTERS || CONTROL.test(name)) {
    throw refusal('name', `name must be plain text of at most ${MAX_NAME_CHARACTERS} characters.`);
  }
  return { email, password: checkPassword(raw.password), name: name === '' ? null : name };
}

function refusal(field: string, message: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message, details: { field } });
}
