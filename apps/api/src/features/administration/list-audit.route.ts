import { DomainError } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, Nullable, Strict, Timestamp } from '../../http/schemas.ts';
import type { AdministrationDependencies } from './administration.feature.ts';

const AuditLineBody = Type.Object(
  {
    id: Type.Integer({ description: 'Counts up, with gaps.' }),
    at: Timestamp,
    actorId: Nullable(Type.String({ description: 'The user who did it; null for the system and its commands.' })),
    action: Type.String({ description: 'workspace.plan_changed, credits.granted, member.added, …' }),
    subject: Type.String({ description: 'Id of what it was done to.' }),
    details: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'AuditLine' },
);

const Query = Strict({
  ...PageQuery,
  subject: Type.Optional(Type.String({ maxLength: 200, description: 'Only what was done to this one.' })),
});

export function registerListAudit(app: ApiInstance, deps: AdministrationDependencies): void {
  app.get(
    '/v1/admin/audit',
    {
      schema: {
        operationId: 'listAudit',
        tags: ['administration'],
        summary: 'Who did what, newest first',
        querystring: Query,
        response: { 200: Page(AuditLineBody), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const { limit, after, subject } = request.query;
      const lines = await deps.administration.listAudit({
        limit: limit + 1,
        subject,
        before: after === undefined ? undefined : lineIdOf(after),
      });
      const page = lines.slice(0, limit);
      const hasMore = lines.length > page.length;
      const last = page.at(-1);
      return {
        data: page.map(({ at, details, ...line }) => ({ ...line, at: at.toISOString(), details: { ...details } })),
        nextCursor: hasMore && last !== undefined ? String(last.id) : null,
        hasMore,
      };
    },
  );
}

/** @throws DomainError VALIDATION_ERROR for a cursor that we did not make. */
function lineIdOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  const message = 'after must be the nextCursor of an earlier page.';
  throw new DomainError({ code: 'VALIDATION_ERROR', message, details: { field: 'after' } });
}
