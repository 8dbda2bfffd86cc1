import { WireError } from './split-messages.ts';

/** A command as it came over the wire. */
export type WireRequest = {
  requestId: number;
  /** OP_QUERY is used by drivers for their first hello only; its answer has another form. */
  form: 'OP_MSG' | 'OP_QUERY';
  /** The command document. */
  body: Buffer;
  /** Kind 1 sections by name (`documents`, `updates`, `deletes`): BSON documents one after the other. */
  sequences: Map<string, Buffer>;
  /** The client wants no answer (`w: 0`). */
  isSilent: boolean;
};

const opQuery = 2004;
const opMsg = 2013;
const checksumPresent = 1;
const moreToCome = 2;
// The lower half of the flags must be understood by the server.
const requiredFlags = 0xffff;

const readCString = (bytes: Buffer, offset: number): { text: string; end: number } => {
  const zero = bytes.indexOf(0, offset);
  if (zero < 0) throw new WireError('a name without an end');
  return { text: bytes.toString('utf8', offset, zero), end: zero + 1 };
};

const readSection = (bytes: Buffer, offset: number): Buffer => {
  const length = offset + 4 <= bytes.length ? bytes.readInt32LE(offset) : -1;
  if (length < 4 || offset + length > bytes.length) throw new WireError('a section longer than its message');
  return bytes.subarray(offset, offset + length);
};

const parseOpMsg = (requestId: number, message: Buffer): WireRequest => {
  if (message.length < 20) throw new WireError('a message without flags');
  const flags = message.readUInt32LE(16);
  if ((flags & requiredFlags & ~(checksumPresent | moreToCome)) !== 0) throw new WireError('an unknown flag');
  const bytes = (flags & checksumPresent) === 0 ? message : message.subarray(0, message.length - 4);
  const sequences = new Map<string, Buffer>();
  let body: Buffer | undefined;
  let offset = 20;
  while (offset < bytes.length) {
    const kind = bytes[offset];
    const section = readSection(bytes, offset + 1);
    if (kind === 0 && !body) {
      body = section;
    } else if (kind === 1) {
      const name = readCString(section, 4);
      sequences.set(name.text, section.subarray(name.end));
    } else {
      throw new WireError('a section of an unknown kind');
    }
    offset += 1 + section.length;
  }
  if (!body) throw new WireError('a message without a command');
  return { requestId, form: 'OP_MSG', body, sequences, isSilent: (flags & moreToCome) !== 0 };
};

const parseOpQuery = (requestId: number, message: Buffer): WireRequest => {
  // Flags, full collection name, numbers to skip and to return; then the command.
  const name = readCString(message, 20);
  return {
    requestId,
    form: 'OP_QUERY',
    body: readSection(message, name.end + 8),
    sequences: new Map(),
    isSilent: false,
  };
};

/** Takes one wire message apart. Throws WireError for what is neither OP_MSG nor OP_QUERY. */
export const parseRequest = (message: Buffer): WireRequest => {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === opMsg) return parseOpMsg(requestId, message);
  if (opCode === opQuery) return parseOpQuery(requestId, message);
  throw new WireError(`operation ${opCode}`);
};
