import { DomainError } from '../errors/domain-error.ts';
import { isWebUrl } from '../product/image-urls.ts';
import { type Gender, normalizeGender } from './gender.ts';

/** What the id of an entry looks like; it stands in paths and goes to providers as it is. */
const ENTRY_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/;
export const MAX_ORDER = 1_000_000;

/** C0 and C1 controls except tab, line feed and carriage return. */
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;

export function isEntryId(id: string): boolean {
  return ENTRY_ID.test(id);
}

interface Problem {
  readonly field: string;
  readonly message: string;
}

/** Checks field by field and answers each as it is kept; what is wrong is gathered. */
export interface EntryChecks {
  id(id: string): string;
  /** One line, not empty. */
  line(field: string, text: string, maxCharacters: number): string;
  /** As `line`, and null when it is empty or absent. */
  optionalLine(field: string, text: string | null | undefined, maxCharacters: number): string | null;
  /** Lines stay; null when it is empty or absent. */
  optionalText(field: string, text: string | null | undefined, maxCharacters: number): string | null;
  gender(word: string | null | undefined): Gender | null;
  httpsUrl(field: string, url: string | null | undefined): string | null;
  order(order: number): number;
  /** @throws DomainError VALIDATION_ERROR that names every field that is wrong. */
  refuse(): void;
}

export function createEntryChecks(): EntryChecks {
  const problems: Problem[] = [];
  const require = (isRight: boolean, field: string, rule: string) => {
    if (!isRight) problems.push({ field, message: `${field} must ${rule}` });
  };
  const limited = (field: string, text: string, maxCharacters: number) => {
    require([...text].length <= maxCharacters, field, `have at most ${maxCharacters} characters.`);
    return text;
  };
  return {
    id: (id) => {
      require(isEntryId(id), 'id', 'be 1 to 80 letters, digits, _, . or -, and begin with a letter or digit.');
      return id;
    },
    line: (field, text, maxCharacters) => {
      const line = cleanLine(text);
      require(line !== '', field, 'contain at least one visible character.');
      return limited(field, line, maxCharacters);
    },
    optionalLine: (field, text, maxCharacters) => limited(field, cleanLine(text ?? ''), maxCharacters) || null,
    optionalText: (field, text, maxCharacters) => limited(field, cleanText(text ?? ''), maxCharacters) || null,
    gender: (word) => {
      const gender = normalizeGender(word);
      require(gender !== null || (word ?? '').trim() === '', 'gender', 'be male or female, or null for neither.');
      return gender;
    },
    httpsUrl: (field, url) => {
      const trimmed = url?.trim() ?? '';
      const isRight = trimmed === '' || (/^https:/i.test(trimmed) && isWebUrl(trimmed));
      require(isRight, field, 'be a full https address, such as https://cdn.example/anna.png, or null.');
      return trimmed || null;
    },
    order: (order) => {
      const isRight = Number.isInteger(order) && order >= 0 && order <= MAX_ORDER;
      require(isRight, 'order', `be a whole number from 0 to ${MAX_ORDER}.`);
      return order;
    },
    refuse: () => {
      if (problems.length === 0) return;
      const message = problems.map((problem) => problem.message).join(' ');
      throw new DomainError({ code: 'VALIDATION_ERROR', message, details: { fields: problems } });
    },
  };
}

function cleanText(text: string): string {
  return text.toWellFormed().normalize('NFC').replace(CONTROLS, '').trim();
}

function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, ' ');
}
