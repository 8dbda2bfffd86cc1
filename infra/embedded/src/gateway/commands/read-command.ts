import { removeElements } from '../bson/remove-elements.ts';
import { stringValue, walkElements } from '../bson/walk-elements.ts';
import { CommandError } from '../errors/command-error.ts';
import type { WireRequest } from '../wire/parse-request.ts';
import type { Command } from './command.ts';

// Meant for the server as a whole (sessions, replication), which the engine has no part in; it refuses them.
const notForTheEngine = new Set([
  '$db',
  '$readPreference',
  '$clusterTime',
  'lsid',
  'txnNumber',
  'readConcern',
  'writeConcern',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
]);

/** Reads a command's name and database and strips what is not for the engine. Throws BsonError or CommandError. */
export const readCommand = (request: WireRequest, connectionId: number): Command => {
  let name: string | undefined;
  let database: string | undefined;
  let inTransaction = false;
  for (const element of walkElements(request.body)) {
    name ??= element.name;
    if (element.name === '$db') database = stringValue(request.body, element);
    if (element.name === 'startTransaction' || element.name === 'autocommit') inTransaction = true;
  }
  if (inTransaction) {
    throw new CommandError({
      code: 20,
      codeName: 'IllegalOperation',
      // The words of a real standalone server.
      message: 'Transaction numbers are only allowed on a replica set member or mongos',
    });
  }
  return {
    name: name ?? '',
    // OP_QUERY names `admin.$cmd` instead; it only ever says hello.
    database: database ?? 'admin',
    body: removeElements(request.body, notForTheEngine),
    sequences: request.sequences,
    connectionId,
  };
};
