import pg from 'pg';

const INT8 = 20;

/** Counts and amounts fit a double; one that does not is refused rather than rounded. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint column holds more than a number can say exactly');
  return value;
}

/** pg's own parsers, except that `bigint` columns become numbers instead of text. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? parseInt8 : pg.types.getTypeParser(oid, format),
};
