import { DomainError } from '../errors/domain-error.ts';
import type { AvatarBrief, AvatarScript } from './avatar-order.ts';

/** Characters of one field after cleaning: a script of an hour fits. */
export const MAX_FIELD_CHARACTERS = 10_000;
const MAX_EMAIL_CHARACTERS = 254;
const MAX_AVATARS = 20;

/** C0 and C1 controls except tab, line feed and carriage return. */
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;
/** Something, one @, and a domain with a dot; whether it exists only a message to it could tell. */
const EMAIL = /^[^\s@\p{C}]+@[^\s@.\p{C}]+(\.[^\s@.\p{C}]+)+$/u;

/** What C-42 lets be empty. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['license', 'socialHandles', 'social_handles']);

/**
 * The fields of `POST /api/video/create` as they are kept and sent on: NFC, without controls, trimmed (R-001-03, C-42).
 * @throws DomainError VALIDATION_ERROR that names every field that is wrong.
 */
export function cleanBrief(brief: AvatarBrief): AvatarBrief {
  const { avatar, ...texts } = brief;
  const cleaned = avatar.map(cleanText);
  const problems = [...problemsOf(texts), ...avatarProblems(cleaned)];
  if (problems.length > 0) throw refusal(problems);
  return { ...cleanAll(texts), avatar: cleaned };
}

/**
 * The fields of `POST /api/video/generate-video`, in the same way.
 * @throws DomainError VALIDATION_ERROR that names every field that is wrong.
 */
export function cleanScript(script: AvatarScript): AvatarScript {
  const problems = problemsOf({ ...script });
  if (problems.length > 0) throw refusal(problems);
  return cleanAll({ ...script });
}

/**
 * An address as it is kept.
 * @throws DomainError VALIDATION_ERROR.
 */
export function cleanEmail(email: string): string {
  const cleaned = cleanText(email);
  if (!isEmail(cleaned)) throw refusal([{ field: 'email', message: EMAIL_RULE }]);
  return cleaned;
}

/**
 * A title as it is kept.
 * @throws DomainError VALIDATION_ERROR.
 */
export function cleanTitle(title: string): string {
  const problems = problemsOf({ title });
  if (problems.length > 0) throw refusal(problems);
  return cleanText(title);
}

const EMAIL_RULE = 'email must be an address like name@example.com.';

interface Problem {
  readonly field: string;
  readonly message: string;
}

function problemsOf(texts: Readonly<Record<string, string>>): readonly Problem[] {
  return Object.entries(texts).flatMap(([field, raw]) => {
    const text = cleanText(raw);
    if (text === '' && !MAY_BE_EMPTY.has(field)) return [{ field, message: `${field} must not be empty.` }];
    if ([...text].length > MAX_FIELD_CHARACTERS)
      return [{ field, message: `${field} must have at most ${MAX_FIELD_CHARACTERS} characters.` }];
    return field === 'email' && !isEmail(text) ? [{ field, message: EMAIL_RULE }] : [];
  });
}

function avatarProblems(avatars: readonly string[]): readonly Problem[] {
  const field = 'avatar';
  if (avatars.length === 0) return [{ field, message: 'avatar must name at least one avatar.' }];
  if (avatars.length > MAX_AVATARS) return [{ field, message: `avatar must name at most ${MAX_AVATARS} avatars.` }];
  const isFine = avatars.every((name) => name !== '' && name.length <= MAX_EMAIL_CHARACTERS);
  return isFine ? [] : [{ field, message: 'avatar must hold ids of avatars, none of them empty.' }];
}

function isEmail(text: string): boolean {
  return text.length <= MAX_EMAIL_CHARACTERS && EMAIL.test(text);
}

function cleanText(text: string): string {
  return text.toWellFormed().normalize('NFC').replace(CONTROLS, '').trim();
}

function cleanAll<Fields extends Readonly<Record<string, string>>>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, cleanText(text)])) as Fields;
}

function refusal(problems: readonly Problem[]): DomainError {
  return new DomainError({
    code: 'VALIDATION_ERROR',
    message: problems.map(({ message }) => message).join(' '),
    details: { fields: problems },
  });
}
