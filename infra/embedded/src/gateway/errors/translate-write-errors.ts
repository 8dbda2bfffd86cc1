import { documentValue, walkElements } from '../bson/walk-elements.ts';
import { mongoCodeOfPacked } from './engine-codes.ts';

const translateEntry = (entry: Buffer): void => {
  for (const element of walkElements(entry)) {
    if (element.name !== 'code' || element.type !== 0x10) continue;
    entry.writeInt32LE(mongoCodeOfPacked(entry.readInt32LE(element.valueStart)), element.valueStart);
  }
};

/** Puts MongoDB's codes into the `writeErrors` of an engine's answer, in place. */
export const translateWriteErrors = (reply: Buffer): Buffer => {
  for (const element of walkElements(reply)) {
    const errors = element.name === 'writeErrors' ? documentValue(reply, element) : undefined;
    if (!errors) continue;
    for (const item of walkElements(errors)) {
      const entry = documentValue(errors, item);
      if (entry) translateEntry(entry);
    }
  }
  return reply;
};
