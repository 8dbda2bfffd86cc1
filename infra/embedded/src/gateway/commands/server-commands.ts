import { serialize } from 'bson';
import { maxMessageBytes } from '../wire/split-messages.ts';
import type { CommandHandler } from './command.ts';

const answer =
  (document: Record<string, unknown>): CommandHandler =>
  () =>
    Buffer.from(serialize({ ...document, ok: 1 }));

/** The role of a lone server (no replica set, no shards) of MongoDB 8. Without `topologyVersion` drivers just poll. */
const hello: CommandHandler = ({ connectionId, name }) =>
  Buffer.from(
    serialize({
      ...(name === 'hello' ? { isWritablePrimary: true } : { ismaster: true }),
      helloOk: true,
      maxBsonObjectSize: 16 * 1024 * 1024,
      maxMessageSizeBytes: maxMessageBytes,
      maxWriteBatchSize: 100_000,
      localTime: new Date(),
      logicalSessionTimeoutMinutes: 30,
      connectionId,
      minWireVersion: 0,
      maxWireVersion: 25,
      readOnly: false,
      ok: 1,
    }),
  );

/** What a server says about itself. Sessions are accepted and mean nothing here. */
export const serverCommands: Record<string, CommandHandler> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: answer({}),
  endSessions: answer({}),
  buildInfo: answer({
    version: '8.0.0',
    versionArray: [8, 0, 0, 0],
    gitVersion: 'callsheet-embedded',
    bits: 64,
    maxBsonObjectSize: 16 * 1024 * 1024,
  }),
  connectionStatus: answer({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
};
