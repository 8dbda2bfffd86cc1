import { deserialize, serialize } from 'bson';
import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { mongoCodeOf, mongoCodeOfPacked, unpackSqlState } from './engine-codes.ts';
import { explainEngineError } from './explain-engine-error.ts';
import { translateWriteErrors } from './translate-write-errors.ts';

const databaseError = (sqlState: string): DatabaseError => {
  const error = new DatabaseError('message of the engine', 0, 'error');
  error.code = sqlState;
  return error;
};

describe("the engine's errors", () => {
  it('a duplicate key reads 11000 in both of its forms', () => {
    expect(unpackSqlState(319029277)).toBe('M001C');
    expect(mongoCodeOfPacked(319029277)).toBe(11000);
    expect(mongoCodeOf('M001C')).toEqual({ code: 11000, codeName: 'DuplicateKey' });
    expect(mongoCodeOf('23505').code).toBe(11000);
  });

  it('a code that is MongoDB’s already stays', () => {
    expect(mongoCodeOfPacked(11000)).toBe(11000);
    expect(mongoCodeOfPacked(2)).toBe(2);
  });

  it('an unknown one is UnknownError', () => {
    expect(mongoCodeOf('MZZZZ')).toEqual({ code: 8, codeName: 'UnknownError' });
  });

  it('writeErrors are translated in place and nothing else is', () => {
    const reply = { n: 1, code: 319029277, writeErrors: [{ index: 1, code: 319029277, errmsg: 'x' }], ok: 1 };
    expect(deserialize(translateWriteErrors(Buffer.from(serialize(reply))))).toEqual({
      ...reply,
      writeErrors: [{ index: 1, code: 11000, errmsg: 'x' }],
    });
  });

  it.each(['57P01', '57P03', '08006', '53300'])(
    'SQLSTATE %s means that the engine is lost, which has no answer',
    (state) => {
      expect(explainEngineError(databaseError(state))).toBeUndefined();
    },
  );

  it('a broken connection means it too', () => {
    expect(explainEngineError(new Error('Connection terminated unexpectedly'))).toBeUndefined();
  });

  it('others are answered with code and message', () => {
    expect(explainEngineError(databaseError('M0001'))).toMatchObject({ code: 2, message: 'message of the engine' });
    expect(explainEngineError(databaseError('57014'))).toMatchObject({ code: 50, codeName: 'MaxTimeMSExpired' });
  });
});
