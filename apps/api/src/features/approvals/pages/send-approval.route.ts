import { DomainError, type FrameVerdict, type Workflow } from '@callsheet/domain';
import { voteOnFrames } from '@callsheet/engine';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../../http/api-instance.ts';
import { Nullable, Strict } from '../../../http/schemas.ts';
import { ReviewerBody, renderReviewer } from '../team-review-body.ts';
import type { ApprovalPagesDependencies } from './approval-pages.feature.ts';
import { type OpenLink, openLink } from './open-link.ts';
import { sendPage } from './page.ts';
import { isProgram } from './page-errors.ts';
import { pageResponses, TokenParams } from './page-responses.ts';
import { showFrames } from './show-frames.ts';
import { thanksPage } from './thanks-page.ts';
import type { GivenVerdict } from './verdict-form.ts';

/** Every frame with up to 500 characters of any script, each written as `%F0%9F%98%80`. */
const BODY_LIMIT_BYTES = 128 * 1024;

const Body = Strict({
  verdicts: Type.Array(
    Strict({
      frameNumber: Type.Integer({ minimum: 0 }),
      approved: Nullable(Type.Boolean(), { description: 'Null is no answer, and refused.' }),
      feedback: Type.Optional(Nullable(Type.String())),
    }),
    { description: 'One of every frame.' },
  ),
});

/**
 * Spends a link (R-004-49). No cookie plays a part, so a foreign page could send nothing that it does not know the link of; and
 * `Origin` says nothing here, since pages that refer to nobody send it as `null`.
 */
export function registerSendApproval(app: ApiInstance, deps: ApprovalPagesDependencies): void {
  const responses = pageResponses('Thanks.', 400, 404, 409, 410, 413, 415, 429, 503);
  app.post(
    '/approve/:token',
    {
      config: { rateLimit: deps.limit },
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        operationId: 'sendApproval',
        tags: ['workflows'],
        summary: 'Answer an approval link, which spends it',
        description: 'As the form of its page sends it (`application/x-www-form-urlencoded`), or as JSON.',
        params: TokenParams,
        body: Body,
        response: {
          ...responses,
          200: {
            description: 'The answer is recorded.',
            content: { 'text/html': { schema: Type.String() }, 'application/json': { schema: ReviewerBody } },
          },
        },
      },
    },
    async (request, reply) => {
      const link = await openLink(deps, request.params.token);
      const given = request.body.verdicts.map(({ feedback = null, ...verdict }) => ({ ...verdict, feedback }));
      if (isProgram(request)) {
        const { reviewer } = await vote(deps, link, given);
        return reply.type('application/json; charset=utf-8').send(renderReviewer(reviewer));
      }
      try {
        requireChoices(link.workflow, given);
        return sendPage(reply, thanksPage(await vote(deps, link, given)));
      } catch (error) {
        if (!(error instanceof DomainError && error.code === 'VALIDATION_ERROR')) throw error;
        const problem = { message: error.message, given };
        return sendPage(reply, await showFrames(deps, { ...link, problem }));
      }
    },
  );
}

async function vote(
  { workflowStore }: ApprovalPagesDependencies,
  { subject, reviewer }: OpenLink,
  given: readonly GivenVerdict[],
): Promise<Pick<OpenLink, 'workflow' | 'reviewer'>> {
  const { workflowId, reviewId, reviewerId } = subject;
  const workflow = await voteOnFrames(workflowStore, { workflowId, reviewId, reviewerId, verdicts: answered(given) });
  const voted = workflow.teamReview?.reviewers.find(({ id }) => id === reviewerId) ?? reviewer;
  return { workflow, reviewer: voted };
}

function answered(given: readonly GivenVerdict[]): readonly FrameVerdict[] {
  return given.flatMap(({ approved, ...verdict }) => (approved === null ? [] : [{ ...verdict, approved }]));
}

/**
 * In the words of the page, which counts frames from 1.
 * @throws DomainError VALIDATION_ERROR.
 */
function requireChoices({ generatedFrames }: Workflow, given: readonly GivenVerdict[]): void {
  const numbers = answered(given).map(({ frameNumber }) => frameNumber);
  const missing = generatedFrames.flatMap(({ frameNumber }, index) =>
    numbers.includes(frameNumber) ? [] : [index + 1],
  );
  if (missing.length === 0) return;
  const message = `Please choose Approve or Reject for every frame; still open: ${missing.join(', ')}.`;
  throw new DomainError({ code: 'VALIDATION_ERROR', message });
}
