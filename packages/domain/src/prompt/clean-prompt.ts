import { DomainError } from '../errors/domain-error.ts';

/** R-002-02: characters (Unicode code points) after cleaning. */
export const MAX_PROMPT_CHARACTERS = 1000;
/** R-000-06, counted in the same way. */
export const MAX_INSTRUCTION_CHARACTERS = 500;

/** C0 and C1 controls except tab, line feed and carriage return. */
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;
/**
 * Characters that show nothing but change what a filter or a model reads: zero-width space, word joiner, byte order
 * mark, soft hyphen, bidirectional overrides and isolates, tag characters. The zero-width joiner and non-joiner stay:
 * emoji and several scripts cannot be written without them.
 */
const INVISIBLE = /[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/**
 * A prompt as we store and send it: NFC, without control and invisible characters, trimmed (R-004-29).
 * @throws DomainError VALIDATION_ERROR for NUL, lone surrogates, nothing left, or more than 1000 characters.
 */
export function cleanPrompt(raw: string): string {
  const cleaned = cleanField(raw, { field: 'prompt', maxCharacters: MAX_PROMPT_CHARACTERS });
  if (cleaned === '') throw refusal('prompt', 'must contain at least one visible character.');
  return cleaned;
}

/**
 * A product's custom instructions, in the same way; they may be empty (R-000-06).
 * @throws DomainError VALIDATION_ERROR for NUL, lone surrogates, or more than 500 characters.
 */
export function cleanInstructions(raw: string): string {
  return cleanField(raw, { field: 'customInstructions', maxCharacters: MAX_INSTRUCTION_CHARACTERS });
}

/** UTF-16 units of each prompt of a scene: what its maker takes (R10). */
export const MAX_SCENE_PROMPT_UNITS = 1000;

/**
 * The prompts of a scene, in the same way; either may be empty (R-003-12).
 * @throws DomainError VALIDATION_ERROR for NUL, lone surrogates, or more than 1000 UTF-16 units.
 */
export function cleanScenePrompt(raw: string, field: string): string {
  const cleaned = cleanField(raw, { field, maxCharacters: MAX_SCENE_PROMPT_UNITS });
  if (cleaned.length > MAX_SCENE_PROMPT_UNITS)
    throw refusal(field, `must have at most ${MAX_SCENE_PROMPT_UNITS} UTF-16 units; this one has ${cleaned.length}.`);
  return cleaned;
}

/**
 * What a scene is ordered with: where one of its prompts is missing the other one speaks for both.
 * @throws DomainError VALIDATION_ERROR for a scene without any prompt, and as `cleanScenePrompt`.
 */
export function cleanScenePrompts(raw: { readonly prompt: string; readonly visualPrompt: string }): {
  readonly prompt: string;
  readonly visualPrompt: string;
} {
  const image = cleanScenePrompt(raw.prompt, 'imagePrompt');
  const visual = cleanScenePrompt(raw.visualPrompt, 'visualPrompt');
  if (image === '' && visual === '') {
    throw new DomainError({
      code: 'VALIDATION_ERROR',
      message: 'The scene has no prompts; give it an imagePrompt or a visualPrompt first.',
      details: { field: 'imagePrompt' },
    });
  }
  return { prompt: image || visual, visualPrompt: visual || image };
}

/**
 * What somebody wrote into a field, as we store and send it; it may be empty.
 * @throws DomainError VALIDATION_ERROR for NUL, lone surrogates, or more characters than the field takes.
 */
export function cleanField(
  raw: string,
  { field, maxCharacters }: { readonly field: string; readonly maxCharacters: number },
): string {
  if (raw.includes('\u0000')) throw refusal(field, 'must not contain the NUL character; remove it and send again.');
  if (!raw.isWellFormed())
    throw refusal(field, 'contains half of a surrogate pair, which is not text; send well-formed Unicode.');
  const cleaned = raw.normalize('NFC').replace(CONTROLS, '').replace(INVISIBLE, '').trim();
  const length = [...cleaned].length;
  if (length > maxCharacters)
    throw refusal(field, `must have at most ${maxCharacters} characters; this one has ${length}.`);
  return cleaned;
}

function refusal(field: string, what: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message: `${field} ${what}`, details: { field } });
}
