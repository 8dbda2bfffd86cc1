import type { Socket } from 'node:net';
import type { CommandContext } from './commands/command.ts';
import { runRequest } from './commands/run-command.ts';
import { buildReply } from './wire/build-reply.ts';
import { parseRequest } from './wire/parse-request.ts';
import { createMessageSplitter } from './wire/split-messages.ts';

const clientGoneCodes = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

// Only the client's socket: the engine's connection breaks with the same codes, but never as the error of a stream.
const isClientGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && clientGoneCodes.has(String(error.code));

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Serves one client until either side ends it. Commands of one connection run one after the other, as with MongoDB; while
 * one runs the socket is paused, so that a client cannot fill our memory.
 */
export const serveConnection = async (
  socket: Socket,
  options: { connectionId: number; context: CommandContext; log: (line: string) => void },
): Promise<void> => {
  const { connectionId, context, log } = options;
  const split = createMessageSplitter();
  socket.setNoDelay(true);
  try {
    for await (const chunk of socket) {
      for (const message of split(chunk as Buffer)) {
        const request = parseRequest(message);
        const document = await runRequest({ request, connectionId }, context);
        if (request.isSilent || socket.destroyed) continue;
        for (const part of buildReply(request, document)) socket.write(part);
      }
    }
  } catch (error) {
    // A foreign protocol and a lost engine end the connection; a client that was killed is not worth a line.
    if (!isClientGone(error)) log(`connection ${connectionId} closed: ${describe(error)}`);
  } finally {
    context.cursors.connectionClosed(connectionId);
    socket.destroy();
  }
};
