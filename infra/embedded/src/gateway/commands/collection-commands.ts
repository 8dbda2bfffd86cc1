import { deserialize, serialize } from 'bson';
import { stringValue, walkElements } from '../bson/walk-elements.ts';
import { CommandError } from '../errors/command-error.ts';
import { mongoCodeOfPacked } from '../errors/engine-codes.ts';
import type { Command, CommandHandler } from './command.ts';
import { bsonColumn } from './engine-answer.ts';

const answer = (document: Record<string, unknown>): Buffer => Buffer.from(serialize({ ...document, ok: 1 }));

/** The collection that a command names in its first element. */
const collectionOf = ({ name, body }: Command): string => {
  for (const element of walkElements(body)) {
    const collection = stringValue(body, element);
    if (collection !== undefined) return collection;
    break;
  }
  throw new CommandError({ code: 73, codeName: 'InvalidNamespace', message: `${name} needs the name of a collection` });
};

/** A function that takes database and command and answers with a document. */
const forward =
  (sql: string): CommandHandler =>
  async ({ database, body }, { engine }) =>
    bsonColumn(await engine.query(sql, [database, body]));

const spec = '$2::bytea::documentdb_core.bson';

/** The engine wraps its answer for each shard (`raw.defaultShard`); a lone server answers without the wrapping. */
const createIndexes: CommandHandler = async ({ database, body }, { engine }) => {
  const rows = await engine.query(
    `SELECT documentdb_api_internal.create_indexes_non_concurrently($1, ${spec}, true)::bytea`,
    [database, body],
  );
  const result = deserialize(bsonColumn(rows));
  const shard: Record<string, unknown> = result.raw?.defaultShard ?? result;
  if (shard.ok === 1) return Buffer.from(serialize(shard));
  throw new CommandError({
    code: mongoCodeOfPacked(Number(shard.code ?? 1)),
    codeName: 'CannotCreateIndex',
    message: String(shard.errmsg ?? 'the index could not be made'),
  });
};

const drop: CommandHandler = async (command, { engine }) => {
  const collection = collectionOf(command);
  const rows = await engine.query('SELECT documentdb_api.drop_collection($1, $2)', [command.database, collection]);
  if (rows[0]?.[0] !== true) {
    throw new CommandError({ code: 26, codeName: 'NamespaceNotFound', message: 'ns not found' });
  }
  return answer({ ns: `${command.database}.${collection}` });
};

const dropDatabase: CommandHandler = async ({ database }, { engine }) => {
  await engine.query('SELECT documentdb_api.drop_database($1)', [database]);
  return answer({ dropped: database });
};

const collectionModify: CommandHandler = async (command, { engine }) =>
  bsonColumn(
    await engine.query('SELECT documentdb_api.coll_mod($1, $2, $3::bytea::documentdb_core.bson)::bytea', [
      command.database,
      collectionOf(command),
      command.body,
    ]),
  );

const collectionStatistics: CommandHandler = async (command, { engine }) =>
  bsonColumn(
    await engine.query('SELECT documentdb_api.coll_stats($1, $2)::bytea', [command.database, collectionOf(command)]),
  );

const databaseStatistics: CommandHandler = async ({ database }, { engine }) =>
  bsonColumn(await engine.query('SELECT documentdb_api.db_stats($1)::bytea', [database]));

const withoutDatabase =
  (sql: string): CommandHandler =>
  async ({ body }, { engine }) =>
    bsonColumn(await engine.query(sql, [body]));

export const collectionCommands: Record<string, CommandHandler> = {
  count: forward(`SELECT document::bytea FROM documentdb_api.count_query($1, ${spec})`),
  distinct: forward(`SELECT document::bytea FROM documentdb_api.distinct_query($1, ${spec})`),
  validate: forward(`SELECT document::bytea FROM documentdb_api.validate($1, ${spec})`),
  create: forward(`SELECT documentdb_api.create_collection_view($1, ${spec})::bytea`),
  createIndexes,
  dropIndexes: forward(`SELECT documentdb_api_internal.drop_indexes_non_concurrently($1, ${spec})::bytea`),
  drop,
  dropDatabase,
  collMod: collectionModify,
  collStats: collectionStatistics,
  dbStats: databaseStatistics,
  listDatabases: withoutDatabase('SELECT documentdb_api.list_databases($1::bytea::documentdb_core.bson)::bytea'),
};
