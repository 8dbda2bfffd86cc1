import { DatabaseError } from 'pg';
import { BsonError } from '../bson/walk-elements.ts';
import { CommandError } from './command-error.ts';
import { mongoCodeOf } from './engine-codes.ts';

// SQLSTATE classes 08 (connection) and 57P (shut down, crashed, starting), and "too many connections".
const isLost = (sqlState: string): boolean =>
  sqlState.startsWith('08') || sqlState.startsWith('57P') || sqlState === '53300';

/**
 * What an error of the engine means to the client: a CommandError to answer with, or undefined when the engine cannot
 * be reached. Then only closing the connection says it right: drivers take that for a network error, and retry.
 */
export const explainEngineError = (error: unknown): CommandError | undefined => {
  if (error instanceof CommandError) return error;
  if (error instanceof BsonError) {
    return new CommandError({ code: 22, codeName: 'InvalidBSON', message: error.message, cause: error });
  }
  if (!(error instanceof DatabaseError) || !error.code || isLost(error.code)) return undefined;
  return new CommandError({ ...mongoCodeOf(error.code), message: error.message, cause: error });
};
