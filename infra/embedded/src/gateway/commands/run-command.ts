import { serialize } from 'bson';
import { CommandError } from '../errors/command-error.ts';
import { explainEngineError } from '../errors/explain-engine-error.ts';
import type { WireRequest } from '../wire/parse-request.ts';
import { collectionCommands } from './collection-commands.ts';
import type { CommandContext, CommandHandler } from './command.ts';
import { cursorCommands } from './cursor-commands.ts';
import { readCommand } from './read-command.ts';
import { serverCommands } from './server-commands.ts';
import { writeCommands } from './write-commands.ts';

const handlers = new Map<string, CommandHandler>(
  Object.entries({ ...serverCommands, ...writeCommands, ...cursorCommands, ...collectionCommands }),
);

const errorAnswer = ({ code, codeName, message }: CommandError): Buffer =>
  Buffer.from(serialize({ ok: 0, errmsg: message, code, codeName }));

/**
 * Runs one request; the bytes of the answer document. Failures that MongoDB has a code for become an answer; only a lost
 * engine is thrown on, for the connection to be closed.
 */
export const runRequest = async (
  options: { request: WireRequest; connectionId: number },
  context: CommandContext,
): Promise<Buffer> => {
  try {
    const command = readCommand(options.request, options.connectionId);
    const handler = handlers.get(command.name);
    if (!handler) {
      throw new CommandError({ code: 59, codeName: 'CommandNotFound', message: `no such command: '${command.name}'` });
    }
    return await handler(command, context);
  } catch (error) {
    const explained = explainEngineError(error);
    if (!explained) throw error;
    return errorAnswer(explained);
  }
};
