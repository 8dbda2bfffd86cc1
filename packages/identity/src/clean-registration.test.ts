import { DomainError } from '@callsheet/domain';
import { describe, expect, it } from 'vitest';
import { cleanRegistration } from './clean-registration.ts';

const good = { email: 'ada@example.com', password: 'correct horse' };

function fieldRefused(input: { email: string; password: string; name?: string }): unknown {
  try {
    cleanRegistration(input);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: 'VALIDATION_ERROR' });
    return error instanceof DomainError ? error.details.field : undefined;
  }
}

describe('cleaning a registration', () => {
  it('stores an address trimmed, composed and in lower case', () => {
    expect(cleanRegistration({ ...good, email: '  Ada.LOVELACE@Example.COM ' }).email).toBe('ada.lovelace@example.com');
    expect(cleanRegistration({ ...good, email: 'jose\u0301@example.com' }).email).toBe('jos\u00e9@example.com');
  });

  it.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@example',
    'ada@example.',
    'ada@.com',
    'a da@example.com',
    'a@b@example.com',
    'ada@exa\u0000mple.com',
    'ada@example.com\nbcc:x@example.com',
    'ada\ud800@example.com',
    `${'a'.repeat(250)}@example.com`,
  ])('refuses the address %j', (email) => {
    expect(fieldRefused({ ...good, email })).toBe('email');
  });

  it('takes passwords of 10 to 256 characters, counted as people count them', () => {
    expect(fieldRefused({ ...good, password: '123456789' })).toBe('password');
    expect(fieldRefused({ ...good, password: '1234567890' })).toBeNull();
    expect(fieldRefused({ ...good, password: '🎬'.repeat(9) })).toBe('password');
    expect(fieldRefused({ ...good, password: '🎬'.repeat(256) })).toBeNull();
    expect(fieldRefused({ ...good, password: 'x'.repeat(257) })).toBe('password');
    expect(fieldRefused({ ...good, password: 'x'.repeat(5_000_000) })).toBe('password');
  });

  it('takes a name as plain text, or none', () => {
    expect(cleanRegistration(good).name).toBeNull();
    expect(cleanRegistration({ ...good, name: '   ' }).name).toBeNull();
    expect(cleanRegistration({ ...good, name: ' Ada  Lovelace ' }).name).toBe('Ada  Lovelace');
    expect(fieldRefused({ ...good, name: 'A\u0000' })).toBe('name');
    expect(fieldRefused({ ...good, name: 'A\ud800' })).toBe('name');
    expect(fieldRefused({ ...good, name: 'x'.repeat(201) })).toBe('name');
  });
});
