import { RATE_CLASSES, type RateClass, type RateLimits } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Strict } from '../../http/schemas.ts';
import { MAX_WINDOW_UNITS } from '../../rate-settings.ts';

const DAY_SECONDS = 86_400;
const MAX_DAYS = 31;
const MAX_WINDOWS = 5;
const MAX_QUEUED = 1_000;

const ClassLimits = Strict(
  {
    windows: Type.Optional(
      Type.Array(
        Strict({
          limit: Type.Integer({ minimum: 1, maximum: MAX_WINDOW_UNITS }),
          windowSeconds: Type.Integer({ minimum: 1, maximum: MAX_DAYS * DAY_SECONDS }),
        }),
        { maxItems: MAX_WINDOWS, description: 'They hold together, in any stretch of that length; none: not limited.' },
      ),
    ),
    maxQueued: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MAX_QUEUED,
        description: 'How many over the limit may wait for their time; 0 refuses them.',
      }),
    ),
  },
  {
    description:
      'What is left out is left to the tier of the key, that of its user, the standard one, the configuration.',
  },
);

/** Limits by rate class (R-004-35). */
export const RateLimitsBody = Strict(
  {
    refine: Type.Optional(ClassLimits),
    frames: Type.Optional(ClassLimits),
    workflow_video: Type.Optional(ClassLimits),
  },
  { title: 'RateLimits' },
);

type Body = Static<typeof RateLimitsBody>;

export function readRateLimits(body: Body): RateLimits {
  return mapClasses((rateClass) => {
    const said = body[rateClass];
    if (said === undefined) return undefined;
    const { windows, maxQueued } = said;
    return {
      ...(windows === undefined
        ? {}
        : { windows: windows.map(({ limit, windowSeconds }) => ({ limit, windowMs: windowSeconds * 1000 })) }),
      ...(maxQueued === undefined ? {} : { maxQueued }),
    };
  });
}

export function renderRateLimits(limits: RateLimits): Body {
  return mapClasses((rateClass) => {
    const said = limits[rateClass];
    if (said === undefined) return undefined;
    const { windows, maxQueued } = said;
    return {
      ...(windows === undefined
        ? {}
        : { windows: windows.map(({ limit, windowMs }) => ({ limit, windowSeconds: windowMs / 1000 })) }),
      ...(maxQueued === undefined ? {} : { maxQueued }),
    };
  });
}

function mapClasses<Value>(pick: (rateClass: RateClass) => Value | undefined): Partial<Record<RateClass, Value>> {
  const entries = RATE_CLASSES.flatMap((rateClass) => {
    const value = pick(rateClass);
    return value === undefined ? [] : [[rateClass, value] as const];
  });
  return Object.fromEntries(entries) as Partial<Record<RateClass, Value>>;
}
