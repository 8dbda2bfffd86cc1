import type { EngineRow } from '../engine.ts';
import { CommandError } from '../errors/command-error.ts';

/** The BSON of a column. Throws InternalError when the engine answered something else. */
export const bsonColumn = (rows: readonly EngineRow[], column = 0): Buffer => {
  const value = rows[0]?.[column];
  if (Buffer.isBuffer(value)) return value;
  throw new CommandError({ code: 1, codeName: 'InternalError', message: 'the engine gave no answer' });
};
