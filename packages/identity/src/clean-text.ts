import { DomainError } from '@callsheet/domain';

/** Postgres holds no NUL, and lone surrogates are no text. */
const CONTROL = /[\p{Cc}\p{Cs}]/u;

/** Whether Postgres could hold it at all; what it cannot hold names nothing that exists. */
export function isPlainText(text: string): boolean {
  return !CONTROL.test(text);
}

/**
 * A line of plain text, trimmed and composed.
 * @throws DomainError VALIDATION_ERROR naming the field.
 */
export function cleanText(raw: string, options: { field: string; maxCharacters: number }): string {
  const text = raw.trim().normalize('NFC');
  if (text !== '' && text.length <= options.maxCharacters && isPlainText(text)) return text;
  throw new DomainError({
    code: 'VALIDATION_ERROR',
    message: `${options.field} must be plain text of 1 to ${options.maxCharacters} characters.`,
    details: { field: options.field },
  });
}
