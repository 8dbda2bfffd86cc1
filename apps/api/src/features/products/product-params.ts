import { Type } from '@sinclair/typebox';

/** Not checked for form here: a malformed id is simply not found. */
export const ProductParams = Type.Object({ id: Type.String({ description: 'Product id, 24 hex digits.' }) });
