import { type Document, deserialize, Long, serialize } from 'bson';
import { CommandError } from '../errors/command-error.ts';
import type { Command, CommandContext, CommandHandler } from './command.ts';
import { bsonColumn } from './engine-answer.ts';

// int64 values come out as bigint; a cursor's id does not fit into a number.
const decode = (body: Buffer): Document => deserialize(body, { useBigInt64: true });

const toBigInt = (value: unknown): bigint => {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw new CommandError({ code: 14, codeName: 'TypeMismatch', message: 'a cursor id must be an integer' });
};

const forget = async (context: CommandContext, ids: readonly bigint[]): Promise<void> => {
  if (ids.length === 0) return;
  await context.engine.query('SELECT documentdb_api_internal.delete_cursors($1::bigint[])', [ids.map(String)]);
};

/** Commands that answer with a first page, and a bookmark when there is more. */
const openCursor =
  (sqlFunction: string): CommandHandler =>
  async ({ database, body, connectionId }, { engine, cursors }) => {
    const rows = await engine.query(
      `SELECT cursorpage::bytea, continuation::bytea, cursorid FROM documentdb_api.${sqlFunction}($1, $2::bytea::documentdb_core.bson)`,
      [database, body],
    );
    const [continuation, cursorId] = [rows[0]?.[1], rows[0]?.[2]];
    if (Buffer.isBuffer(continuation)) {
      cursors.add({ id: BigInt(String(cursorId)), database, continuation, connectionId });
    }
    return bsonColumn(rows);
  };

const getMore: CommandHandler = async ({ database, body }, { engine, cursors }) => {
  const id = toBigInt(decode(body).getMore);
  const cursor = cursors.take(id);
  if (cursor?.database !== database) {
    if (cursor) cursors.add(cursor);
    throw new CommandError({ code: 43, codeName: 'CursorNotFound', message: `cursor id ${id} not found` });
  }
  const rows = await engine.query(
    'SELECT cursorpage::bytea, continuation::bytea FROM documentdb_api.cursor_get_more($1, $2::bytea::documentdb_core.bson, $3::bytea::documentdb_core.bson)',
    [database, body, cursor.continuation],
  );
  const continuation = rows[0]?.[1];
  if (Buffer.isBuffer(continuation)) cursors.add({ ...cursor, continuation });
  return bsonColumn(rows);
};

const killCursors: CommandHandler = async ({ body }: Command, context) => {
  const asked: unknown = decode(body).cursors;
  const ids = Array.isArray(asked) ? asked.map(toBigInt) : [];
  const killed = ids.filter((id) => context.cursors.remove(id));
  await forget(context, killed);
  const toLong = (id: bigint): Long => Long.fromBigInt(id);
  return Buffer.from(
    serialize({
      cursorsKilled: killed.map(toLong),
      cursorsNotFound: ids.filter((id) => !killed.includes(id)).map(toLong),
      cursorsAlive: [],
      cursorsUnknown: [],
      ok: 1,
    }),
  );
};

export const cursorCommands: Record<string, CommandHandler> = {
  find: openCursor('find_cursor_first_page'),
  aggregate: openCursor('aggregate_cursor_first_page'),
  listCollections: openCursor('list_collections_cursor_first_page'),
  listIndexes: openCursor('list_indexes_cursor_first_page'),
  getMore,
  killCursors,
};

/** Ends cursors that nobody reads any more. */
export const endIdleCursors = (context: CommandContext): Promise<void> => forget(context, context.cursors.removeIdle());
