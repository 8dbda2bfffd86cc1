import { Type } from '@sinclair/typebox';

/** Not checked for form here: a malformed id is simply not found. */
export const BatchParams = Type.Object({ id: Type.String({ description: 'Batch id, 24 hex digits.' }) });
