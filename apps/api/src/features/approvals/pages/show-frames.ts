import type { ApprovalPagesDependencies } from './approval-pages.feature.ts';
import type { Page } from './page.ts';
import { type ReviewPageInput, reviewPage } from './review-page.ts';

/** The page of a link with its pictures, under addresses that work for a while without an account. */
export async function showFrames(
  { assets }: Pick<ApprovalPagesDependencies, 'assets'>,
  input: Omit<ReviewPageInput, 'pictureUrls'>,
): Promise<Page> {
  const signed = input.workflow.generatedFrames.map(async ({ frameNumber, picture }) => {
    return picture === null ? [] : [[frameNumber, (await assets.sign(picture.asset)).url] as const];
  });
  return reviewPage({ ...input, pictureUrls: new Map((await Promise.all(signed)).flat()) });
}
