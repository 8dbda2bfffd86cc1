import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Document, deserialize, serialize } from 'bson';
import { createMessageSplitter } from '../src/gateway/wire/split-messages.ts';

const opMsg = 2013;

/** A whole OP_MSG with one kind 0 section. */
export const messageOf = (command: Document, requestId = 1, flags = 0): Buffer => {
  const body = serialize(command);
  const header = Buffer.alloc(21);
  header.writeInt32LE(header.length + body.length, 0);
  header.writeInt32LE(requestId, 4);
  header.writeInt32LE(opMsg, 12);
  header.writeUInt32LE(flags, 16);
  return Buffer.concat([header, body]);
};

export type RawClient = {
  socket: Socket;
  /** The next answer that arrives. */
  nextReply: () => Promise<{ responseTo: number; document: Document }>;
  /** Settles when the server has closed the connection. */
  closed: Promise<unknown>;
};

/** A client without a driver, for what no driver would send. */
export const openRawClient = async (mongodbUrl: string): Promise<RawClient> => {
  const { hostname, port } = new URL(mongodbUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  const closed = once(socket, 'close');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const split = createMessageSplitter();
  const replies: Buffer[] = [];
  const waiting: ((reply: Buffer) => void)[] = [];
  socket.on('data', (chunk: Buffer) => {
    for (const reply of split(chunk)) {
      const waiter = waiting.shift();
      if (waiter) waiter(reply);
      else replies.push(reply);
    }
  });
  return {
    socket,
    closed,
    nextReply: async () => {
      const held = replies.shift();
      const reply = held ?? (await new Promise<Buffer>((resolve) => waiting.push(resolve)));
      return { responseTo: reply.readInt32LE(8), document: deserialize(reply.subarray(21)) };
    },
  };
};
