import { describe, expect, it } from 'vitest';
import { createMessageSplitter, maxMessageBytes, WireError } from './split-messages.ts';

const message = (length: number, fill: number): Buffer => {
  const bytes = Buffer.alloc(length, fill);
  bytes.writeInt32LE(length, 0);
  return bytes;
};

describe('the message splitter', () => {
  it('answers the same messages however the bytes are cut', () => {
    const messages = [message(16, 1), message(1_000, 2), message(17, 3)];
    const stream = Buffer.concat(messages);
    for (const chunkBytes of [1, 3, 15, 16, 17, 500, stream.length]) {
      const split = createMessageSplitter();
      const found: Buffer[] = [];
      for (let offset = 0; offset < stream.length; offset += chunkBytes) {
        found.push(...split(stream.subarray(offset, offset + chunkBytes)));
      }
      expect(found).toEqual(messages);
    }
  });

  it.each([0, 15, -1, maxMessageBytes + 1])('refuses a message that says it has %i bytes', (length) => {
    const bytes = Buffer.alloc(16);
    bytes.writeInt32LE(length, 0);
    expect(() => createMessageSplitter()(bytes)).toThrow(WireError);
  });
});
