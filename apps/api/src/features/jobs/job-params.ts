import { Type } from '@sinclair/typebox';

/** Not checked for form here: a malformed id is simply not found. */
export const JobParams = Type.Object({ id: Type.String({ description: 'Job id, 24 hex digits.' }) });
