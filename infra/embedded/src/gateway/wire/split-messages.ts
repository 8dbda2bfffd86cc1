/** The client does not speak MongoDB's wire protocol, or sends more than it may. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** What `hello` promises; a longer message ends the connection, as with MongoDB. */
export const maxMessageBytes = 48_000_000;

const headerBytes = 16;

/**
 * Cuts a stream of bytes into wire messages. Chunks come in any size: parts of a header, several messages at once.
 * Answers the messages that are complete; throws WireError when the stream cannot be one of MongoDB.
 */
export const createMessageSplitter = (): ((chunk: Buffer) => Buffer[]) => {
  let chunks: Buffer[] = [];
  let held = 0;
  // Until the length of the next message is known: a header.
  let wanted = headerBytes;

  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    const messages: Buffer[] = [];
    while (held >= wanted) {
      // Joined only when something is complete: a big message in small chunks is copied once, not each time.
      const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, held);
      chunks = [bytes];
      const length = bytes.readInt32LE(0);
      if (length < headerBytes || length > maxMessageBytes) throw new WireError(`a message of ${length} bytes`);
      if (held < length) {
        wanted = length;
        break;
      }
      messages.push(bytes.subarray(0, length));
      const rest = bytes.subarray(length);
      chunks = rest.length > 0 ? [rest] : [];
      held = rest.length;
      wanted = headerBytes;
    }
    return messages;
  };
};
