import { deserialize, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { buildReply } from './build-reply.ts';
import { parseRequest } from './parse-request.ts';
import { WireError } from './split-messages.ts';

const opMsg = (flags: number, ...sections: Uint8Array[]): Buffer => {
  const header = Buffer.alloc(20);
  const bytes = Buffer.concat([header, ...sections]);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(42, 4);
  bytes.writeInt32LE(2013, 12);
  bytes.writeUInt32LE(flags, 16);
  return bytes;
};
const kind0 = (document: Record<string, unknown>): Buffer => Buffer.concat([Buffer.from([0]), serialize(document)]);
const kind1 = (name: string, documents: Record<string, unknown>[]): Buffer => {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map((document) => serialize(document))]);
  const length = Buffer.alloc(4);
  length.writeInt32LE(content.length + 4, 0);
  return Buffer.concat([Buffer.from([1]), length, content]);
};

describe('parseRequest', () => {
  it('takes a command with document sequences apart, in either order', () => {
    const documents = [{ _id: 1 }, { _id: 2 }];
    for (const sections of [
      [kind0({ insert: 'jobs' }), kind1('documents', documents)],
      [kind1('documents', documents), kind0({ insert: 'jobs' })],
    ]) {
      const request = parseRequest(opMsg(0, ...sections));
      expect(deserialize(request.body)).toEqual({ insert: 'jobs' });
      expect(request.sequences.get('documents')).toEqual(
        Buffer.concat(documents.map((document) => serialize(document))),
      );
      expect(request).toMatchObject({ requestId: 42, form: 'OP_MSG', isSilent: false });
    }
  });

  it('leaves a checksum out and sees that no answer is wanted', () => {
    const withChecksum = opMsg(1, kind0({ ping: 1 }), Buffer.from([9, 9, 9, 9]));
    expect(deserialize(parseRequest(withChecksum).body)).toEqual({ ping: 1 });
    expect(parseRequest(opMsg(2, kind0({ ping: 1 }))).isSilent).toBe(true);
  });

  it('reads the hello of OP_QUERY and answers in its form', () => {
    const head = Buffer.alloc(20);
    const bytes = Buffer.concat([head, Buffer.from('admin.$cmd\0'), Buffer.alloc(8), serialize({ isMaster: 1 })]);
    bytes.writeInt32LE(bytes.length, 0);
    bytes.writeInt32LE(2004, 12);
    const request = parseRequest(bytes);
    expect(deserialize(request.body)).toEqual({ isMaster: 1 });
    const [header, document] = buildReply(request, Buffer.from(serialize({ ok: 1 })));
    expect(header?.length).toBe(36);
    expect(header?.readInt32LE(12)).toBe(1);
    expect(header?.readInt32LE(32)).toBe(1);
    expect(document && deserialize(document)).toEqual({ ok: 1 });
  });

  it.each([
    ['an unknown required flag', opMsg(1 << 3, kind0({ ping: 1 }))],
    ['no command', opMsg(0, kind1('documents', []))],
    ['two commands', opMsg(0, kind0({ ping: 1 }), kind0({ ping: 1 }))],
    ['an unknown section', opMsg(0, Buffer.from([7, 5, 0, 0, 0, 0]))],
    ['a section that runs over', opMsg(0, Buffer.from([0, 99, 0, 0, 0, 0]))],
    ['no flags', opMsg(0).subarray(0, 18)],
  ])('refuses a message with %s', (_name, bytes) => {
    expect(() => parseRequest(bytes)).toThrow(WireError);
  });
});
