import type { ApiInstance } from '../../../http/api-instance.ts';
import type { ApprovalPagesDependencies } from './approval-pages.feature.ts';
import { openLink } from './open-link.ts';
import { sendPage } from './page.ts';
import { pageResponses, TokenParams } from './page-responses.ts';
import { showFrames } from './show-frames.ts';

export function registerShowApproval(app: ApiInstance, deps: ApprovalPagesDependencies): void {
  app.get(
    '/approve/:token',
    {
      config: { rateLimit: deps.limit },
      schema: {
        operationId: 'showApproval',
        tags: ['workflows'],
        summary: 'The page of an approval link',
        description:
          'For people, without an account and without a script: the frames of a workflow and a form for a verdict on each of them. Looking spends nothing.',
        params: TokenParams,
        response: pageResponses('The page.', 404, 409, 410, 429, 503),
      },
    },
    async (request, reply) => {
      const link = await openLink(deps, request.params.token);
      return sendPage(reply, await showFrames(deps, link));
    },
  );
}
