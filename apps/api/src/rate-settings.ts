import type { RateWindow, StandardRates } from '@callsheet/domain';
import { type Static, type TObject, Type } from '@sinclair/typebox';

const UNIT_MS = { s: 1_000, min: 60_000, h: 3_600_000, day: 86_400_000 } as const;
const UNLIMITED = 'unlimited';
/** A full window is read unit by unit, so that none may be as large as one likes. */
export const MAX_WINDOW_UNITS = 10_000;
const WINDOW = '[1-9]\\d{0,3}/(s|min|h|day)';

function rate(standard: string, description: string) {
  return Type.String({
    default: standard,
    pattern: `^(${UNLIMITED}|${WINDOW}(,${WINDOW})*)$`,
    description: `${description} Numbers per s, min, h or day that hold together, or unlimited.`,
  });
}

/** The exact rate classes of the standard tier (R-004-31 to 34); tiers and keys may say otherwise. */
export const rateVariables = {
  RATE_REFINE: rate('60/min', 'Prompt refinements of a user.'),
  RATE_FRAMES: rate('10/min,100/day', 'Frame generations of an API key, or of a user without one.'),
  RATE_WORKFLOW_VIDEO: rate('1/h,10/day', 'Workflow videos of an API key, or of a user without one.'),
  RATE_QUEUE_MAX: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 1000,
    description: 'How many of each of these may wait for their time instead of being refused; 0 refuses all of them.',
  }),
};

export function nestRates(values: Static<TObject<typeof rateVariables>>): StandardRates {
  const maxQueued = values.RATE_QUEUE_MAX;
  return {
    refine: { windows: windowsOf(values.RATE_REFINE), maxQueued },
    frames: { windows: windowsOf(values.RATE_FRAMES), maxQueued },
    workflow_video: { windows: windowsOf(values.RATE_WORKFLOW_VIDEO), maxQueued },
  };
}

/** `10/min,100/day`; the schema has checked the form. */
function windowsOf(text: string): readonly RateWindow[] {
  if (text === UNLIMITED) return [];
  return text.split(',').map((part) => {
    const [limit, unit] = part.split('/');
    return { limit: Number(limit), windowMs: UNIT_MS[unit as keyof typeof UNIT_MS] };
  });
}
