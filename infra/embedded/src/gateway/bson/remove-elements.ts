import { walkElements } from './walk-elements.ts';

/**
 * The document without the top-level elements of these names; the others keep their bytes. Values are never decoded, so
 * no type can change. The same buffer comes back when nothing is to be removed.
 */
export const removeElements = (document: Buffer, names: ReadonlySet<string>): Buffer => {
  const kept: Buffer[] = [];
  let keptFrom = 4;
  for (const element of walkElements(document)) {
    if (!names.has(element.name)) continue;
    if (element.start > keptFrom) kept.push(document.subarray(keptFrom, element.start));
    keptFrom = element.end;
  }
  if (keptFrom === 4) return document;
  kept.push(document.subarray(keptFrom));
  const length = Buffer.allocUnsafe(4);
  const shortened = Buffer.concat([length, ...kept]);
  shortened.writeInt32LE(shortened.length, 0);
  return shortened;
};
