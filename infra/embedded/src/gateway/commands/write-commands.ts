import { translateWriteErrors } from '../errors/translate-write-errors.ts';
import type { CommandHandler } from './command.ts';
import { bsonColumn } from './engine-answer.ts';

/** insert, update and delete: the documents of a kind 1 section go through as they came. */
const forwardWrite =
  (sqlFunction: string, sequenceName: string): CommandHandler =>
  async ({ database, body, sequences }, { engine }) => {
    const rows = await engine.query(
      `SELECT p_result::bytea FROM documentdb_api.${sqlFunction}($1, $2::bytea::documentdb_core.bson, $3::bytea::documentdb_core.bsonsequence)`,
      [database, body, sequences.get(sequenceName) ?? null],
    );
    return translateWriteErrors(bsonColumn(rows));
  };

const findAndModify: CommandHandler = async ({ database, body }, { engine }) => {
  const rows = await engine.query(
    'SELECT p_result::bytea FROM documentdb_api.find_and_modify($1, $2::bytea::documentdb_core.bson)',
    [database, body],
  );
  return bsonColumn(rows);
};

export const writeCommands: Record<string, CommandHandler> = {
  insert: forwardWrite('insert', 'documents'),
  update: forwardWrite('update', 'updates'),
  delete: forwardWrite('delete', 'deletes'),
  findAndModify,
  findandmodify: findAndModify,
};
