import { ObjectId } from 'mongodb';

/** A new document id: 24 lower-case hexadecimal digits that sort by creation. */
export function createObjectId(): string {
  return new ObjectId().toHexString();
}

/** Whether a text is a document id as we write them. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{24}$/.test(text);
}

/** For queries; null for a text that cannot be anybody's id. */
export function parseObjectId(text: string): ObjectId | null {
  return isObjectId(text) ? ObjectId.createFromHexString(text) : null;
}
