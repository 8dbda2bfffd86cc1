import type { FastifyError, FastifyRequest } from 'fastify';
import type { ApiInstance } from '../../../http/api-instance.ts';
import { describeAndLog, sendError } from '../../../http/error-handler.ts';
import { noticePage } from './notice-page.ts';
import { sendPage } from './page.ts';

/** People who follow a link get every error as a page, programs as everywhere else. */
export function showErrorsAsPages(app: ApiInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) =>
    isProgram(request)
      ? sendError(error, request, reply)
      : sendPage(reply, noticePage(describeAndLog(error, request, reply))),
  );
}

/** Who sends or asks for JSON; browsers do neither. */
export function isProgram({ headers }: FastifyRequest): boolean {
  const { accept = '', 'content-type': contentType = '' } = headers;
  return (
    contentType.startsWith('application/json') || (accept.includes('application/json') && !accept.includes('html'))
  );
}
