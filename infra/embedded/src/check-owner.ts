import { existsSync, statSync } from 'node:fs';
import { StackError } from './stack-error.ts';

/**
 * Refuses folders that another user made: the servers' data and the root's accounts are those of whoever started first,
 * and a mixture fails later in ways that nobody understands.
 */
export const checkOwner = (paths: readonly string[]): void => {
  const user = process.getuid?.();
  const foreign = paths.find((path) => existsSync(path) && statSync(path).uid !== user);
  if (foreign === undefined) return;
  throw new StackError({
    reason: `The folder ${foreign} belongs to another user (uid ${statSync(foreign).uid})`,
    wayOut: 'run this as that user, or remove the folder',
  });
};
