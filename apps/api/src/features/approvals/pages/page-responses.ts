import { Type } from '@sinclair/typebox';
import { ErrorBody } from '../../../http/response-envelope.ts';
import { STATUS_MEANINGS } from '../../documentation/status-meanings.ts';

const PAGE = { schema: Type.String() };

export const TokenParams = Type.Object({ token: Type.String({ description: 'As it stands in the link.' }) });

/** What a page may answer: itself, and errors as pages, or in the envelope to programs. */
export function pageResponses(description: string, ...statuses: readonly number[]) {
  const errors = [...statuses, 500].map((status) => {
    const content = { 'text/html': PAGE, 'application/json': { schema: ErrorBody } };
    return [status, { description: STATUS_MEANINGS[status] ?? '', content }];
  });
  return { 200: { description, content: { 'text/html': PAGE } }, ...Object.fromEntries(errors) };
}
