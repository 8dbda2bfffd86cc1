export type MongoCode = { code: number; codeName: string };

// DocumentDB reports its errors as SQLSTATE `M` and four digits to the base of 36: a number of its own, not MongoDB's.
// Listed are those of MongoDB's named codes; its numbered ones ("Location40218") no program decides on.
const byEngineNumber = new Map<string, MongoCode>(
  (
    [
      ['0000', 1, 'InternalError'],
      ['0001', 2, 'BadValue'],
      ['0002', 5, 'GraphContainsCycle'],
      ['0003', 9, 'FailedToParse'],
      ['0004', 14, 'TypeMismatch'],
      ['0005', 15, 'Overflow'],
      ['0006', 20, 'IllegalOperation'],
      ['0007', 23, 'AlreadyInitialized'],
      ['0008', 26, 'NamespaceNotFound'],
      ['0009', 27, 'IndexNotFound'],
      ['000A', 28, 'PathNotViable'],
      ['000B', 31, 'RoleNotFound'],
      ['000C', 34, 'CannotBackfillArray'],
      ['000D', 40, 'ConflictingUpdateOperators'],
      ['000E', 43, 'CursorNotFound'],
      ['000F', 48, 'NamespaceExists'],
      ['000G', 52, 'DollarPrefixedFieldName'],
      ['000H', 53, 'InvalidIdField'],
      ['000I', 54, 'NotSingleValueField'],
      ['000J', 56, 'EmptyFieldName'],
      ['000K', 57, 'DottedFieldName'],
      ['000L', 61, 'ShardKeyNotFound'],
      ['000M', 66, 'ImmutableField'],
      ['000N', 67, 'CannotCreateIndex'],
      ['000O', 68, 'IndexAlreadyExists'],
      ['000P', 72, 'InvalidOptions'],
      ['000Q', 73, 'InvalidNamespace'],
      ['000R', 85, 'IndexOptionsConflict'],
      ['000S', 86, 'IndexKeySpecsConflict'],
      ['000T', 111, 'NotExactValueField'],
      ['000U', 115, 'CommandNotSupported'],
      ['000V', 118, 'NamespaceNotSharded'],
      ['000W', 146, 'ExceededMemoryLimit'],
      ['000X', 159, 'DurationOverflow'],
      ['000Y', 165, 'ViewDepthLimitExceeded'],
      ['000Z', 166, 'CommandNotSupportedOnView'],
      ['0010', 167, 'OptionNotSupportedOnView'],
      ['0011', 181, 'AmbiguousIndexKeyPattern'],
      ['0012', 197, 'InvalidIndexSpecificationOption'],
      ['0013', 224, 'QueryFeatureNotAllowed'],
      ['0014', 232, 'MaxSubPipelineDepthExceeded'],
      ['0015', 241, 'ConversionFailure'],
      ['0016', 263, 'OperationNotSupportedInTransaction'],
      ['0017', 276, 'IndexBuildAborted'],
      ['0018', 291, 'NoQueryExecutionPlans'],
      ['001B', 10334, 'BSONObjectTooLarge'],
      ['001C', 11000, 'DuplicateKey'],
      ['001D', 12587, 'BackgroundOperationInProgressForNamespace'],
      ['003A', 17419, 'Location17419'],
      ['003B', 17420, 'Location17420'],
      ['007U', 40324, 'Location40324'],
      ['00CO', 121, 'DocumentValidationFailure'],
      ['00DO', 16, 'InvalidLength'],
      ['00EL', 143, 'CursorInUse'],
      ['00ER', 13, 'Unauthorized'],
      ['00EW', 24, 'LockTimeout'],
      ['00EX', 50, 'MaxTimeMSExpired'],
      ['00EY', 59, 'CommandNotFound'],
      ['00F1', 112, 'WriteConflict'],
      ['00F2', 117, 'ConflictingOperationInProgress'],
      ['00F4', 201, 'CannotBuildIndexKeys'],
    ] satisfies [string, number, string][]
  ).map(([digits, code, codeName]) => [`M${digits}`, { code, codeName }]),
);

// What Postgres itself reports, as MongoDB would.
const bySqlState = new Map<string, MongoCode>([
  ['23505', { code: 11000, codeName: 'DuplicateKey' }],
  ['23P01', { code: 11000, codeName: 'DuplicateKey' }],
  ['40001', { code: 112, codeName: 'WriteConflict' }],
  ['40P01', { code: 112, codeName: 'WriteConflict' }],
  ['42501', { code: 13, codeName: 'Unauthorized' }],
  ['53100', { code: 14031, codeName: 'OutOfDiskSpace' }],
  ['55P03', { code: 24, codeName: 'LockTimeout' }],
  ['57014', { code: 50, codeName: 'MaxTimeMSExpired' }],
]);

const unknownError: MongoCode = { code: 8, codeName: 'UnknownError' };

/** MongoDB's code for a SQLSTATE of DocumentDB or Postgres. */
export const mongoCodeOf = (sqlState: string): MongoCode =>
  byEngineNumber.get(sqlState) ?? bySqlState.get(sqlState) ?? unknownError;

/** Unpacks Postgres' integer form of a SQLSTATE: five characters, six bits each, the first in the lowest ones. */
export const unpackSqlState = (packed: number): string =>
  String.fromCharCode(...[0, 6, 12, 18, 24].map((shift) => ((packed >> shift) & 0x3f) + 0x30));

/**
 * The code that stands in a `writeErrors` entry: DocumentDB puts the packed SQLSTATE there. Small numbers are MongoDB's
 * own already (a packed one that begins with a letter is beyond 2^18).
 */
export const mongoCodeOfPacked = (packed: number): number =>
  packed < 1 << 18 ? packed : mongoCodeOf(unpackSqlState(packed)).code;
