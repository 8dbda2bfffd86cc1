/** What a form says of a frame; `approved` null when nothing was chosen. */
export interface GivenVerdict {
  readonly frameNumber: number;
  readonly approved: boolean | null;
  readonly feedback: string | null;
}

/** Names and values of the fields that the page of a link has. */
export const FORM_FIELDS = {
  verdict: (frameNumber: number) => `verdict-${frameNumber}`,
  feedback: (frameNumber: number) => `feedback-${frameNumber}`,
  approve: 'approve',
  reject: 'reject',
} as const;

const FIELD = /^(verdict|feedback)-(\d{1,3})$/;

/**
 * The verdicts in a body of `application/x-www-form-urlencoded`; fields that the page does not have count as nothing. One
 * that comes twice counts as it came last. Browsers send every line break as two characters and count it as one.
 */
export function parseVerdictForm(text: string): readonly GivenVerdict[] {
  const verdicts = new Map<number, GivenVerdict>();
  for (const [name, value] of new URLSearchParams(text)) {
    const [, field, digits] = FIELD.exec(name) ?? [];
    if (field === undefined || digits === undefined) continue;
    const frameNumber = Number(digits);
    const before = verdicts.get(frameNumber) ?? { frameNumber, approved: null, feedback: null };
    const change = field === 'verdict' ? { approved: approvalOf(value) } : { feedback: value.replaceAll('\r\n', '\n') };
    verdicts.set(frameNumber, { ...before, ...change });
  }
  return [...verdicts.values()];
}

function approvalOf(value: string): boolean | null {
  if (value === FORM_FIELDS.approve) return true;
  return value === FORM_FIELDS.reject ? false : null;
}
