type Details = Readonly<Record<string, unknown>>;

/**
 * The details of an error as text for people, as surface 003 has them (R-003-22, resolutions.md 2.3); empty when the
 * error's own message says everything.
 */
export function detailsSentence(details: Details): string {
  const { fields, missing, asked, available, used, limit, resetsAt, status, warnings, retryAfterSeconds, ...rest } =
    details;
  return [
    fieldsSentence(fields),
    creditsSentence({ missing, asked, available }),
    quotaSentence({ used, limit, resetsAt }),
    typeof status === 'string' ? `It is ${status}.` : '',
    Array.isArray(warnings) && warnings.length > 0 ? `It would come with: ${warnings.join(', ')}.` : '',
    restSentence(rest),
    typeof retryAfterSeconds === 'number' ? `Try again in ${retryAfterSeconds} s.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** `scene_id: must be a UUID; user_id: is required`. */
function fieldsSentence(fields: unknown): string {
  if (!Array.isArray(fields)) return '';
  return fields.flatMap((problem) => (isProblem(problem) ? [problemText(problem)] : [])).join('; ');
}

interface Problem {
  readonly field: string;
  readonly message: string;
}

function isProblem(value: unknown): value is Problem {
  const { field, message } = (value ?? {}) as Partial<Record<keyof Problem, unknown>>;
  return typeof field === 'string' && typeof message === 'string';
}

/** Most messages begin with the name of their field, which need not stand there twice. */
function problemText({ field, message }: Problem): string {
  const what = message.startsWith(`${field} `) ? message.slice(field.length + 1) : message;
  return `${field}: ${what.replace(/\.$/, '')}`;
}

function creditsSentence({ missing, asked, available }: Details): string {
  if (typeof missing !== 'number') return '';
  const needed = `${missing} more ${missing === 1 ? 'credit is' : 'credits are'} needed`;
  const known = typeof asked === 'number' && typeof available === 'number';
  return known ? `${needed}; you have ${available} and this costs ${asked}.` : `${needed}.`;
}

function quotaSentence({ used, limit, resetsAt }: Details): string {
  const spent = typeof used === 'number' && typeof limit === 'number' ? `${used} of ${limit} are used.` : '';
  const allowed = spent === '' && typeof limit === 'number' ? `At most ${limit} are allowed.` : '';
  const reset = typeof resetsAt === 'string' ? `It starts anew at ${resetsAt}.` : '';
  return [spent, allowed, reset].filter((sentence) => sentence !== '').join(' ');
}

/** What has no sentence of its own: `model: gen4; replacement: gen4.5.` Lists and objects are for programs only. */
function restSentence(rest: Details): string {
  const told = Object.entries(rest).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [`${name}: ${value}`] : [],
  );
  return told.length === 0 ? '' : `${told.join('; ')}.`;
}
