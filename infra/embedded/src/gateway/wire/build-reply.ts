import type { WireRequest } from './parse-request.ts';

const opReply = 1;
const opMsg = 2013;

/** Wraps an answer document in the form that fits the request; the buffers are to be written one after the other. */
export const buildReply = (request: Pick<WireRequest, 'requestId' | 'form'>, document: Buffer): Buffer[] => {
  const isMessage = request.form === 'OP_MSG';
  // OP_MSG: flags and section kind. OP_REPLY: flags, cursor id, starting number, count of documents.
  const header = Buffer.alloc(isMessage ? 21 : 36);
  header.writeInt32LE(header.length + document.length, 0);
  header.writeInt32LE(request.requestId, 8);
  header.writeInt32LE(isMessage ? opMsg : opReply, 12);
  if (!isMessage) header.writeInt32LE(1, 32);
  return [header, document];
};
