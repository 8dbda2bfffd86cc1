import { DomainError } from '@callsheet/domain';

const DAY_MS = 24 * 3600 * 1000;
const USUAL_MS = 30 * DAY_MS;
/** A year: every job of the range is looked at. */
const LONGEST_MS = 366 * DAY_MS;

/**
 * The range that a summary is asked for, from `from` on and before `to`: the last 30 days unless told.
 * @throws DomainError VALIDATION_ERROR for what is no time, for an empty range and for one of over 366 days.
 */
export function summaryRange(
  query: { readonly from?: string; readonly to?: string },
  now: Date,
): { readonly from: Date; readonly to: Date } {
  const to = query.to === undefined ? now : timeOf('to', query.to);
  const from = query.from === undefined ? new Date(to.getTime() - USUAL_MS) : timeOf('from', query.from);
  if (from >= to) throw invalid('from', 'from must be before to.');
  if (to.getTime() - from.getTime() > LONGEST_MS) throw invalid('from', 'from and to must be within 366 days.');
  return { from, to };
}

function timeOf(field: string, text: string): Date {
  const time = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(time.getTime())) return time;
  throw invalid(field, `${field} must be a time such as 2026-01-08T10:00:00Z.`);
}

function invalid(field: string, message: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message, details: { fields: [{ field, message }] } });
}
