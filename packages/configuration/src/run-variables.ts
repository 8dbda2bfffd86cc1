import { Type } from '@sinclair/typebox';

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Log level; info by default. */
export const logLevel = () =>
  Type.Unsafe<Level>(
    Type.String({
      default: 'info',
      pattern: '^(trace|debug|info|warn|error|fatal|silent)$',
      description: 'Least severe level that is logged: trace, debug, info, warn, error, fatal or silent.',
    }),
  );

/** What a failed video does to the month's count. Both apps move money, so both have to agree. */
export const quotaVariables = {
  QUOTA_RELEASE_ON_FAILURE: Type.Boolean({
    default: true,
    description: "Give the month's unit back when a video fails (C-11).",
  }),
};

/** How a process comes up. */
export const startupVariables = {
  STARTUP_WAIT_SECONDS: Type.Integer({
    default: 120,
    minimum: 0,
    description: 'How long the start waits for stores that are away.',
  }),
};
