import { MAX_FEEDBACK_CHARACTERS, type Reviewer, type Workflow } from '@callsheet/domain';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';
import { FORM_FIELDS, type GivenVerdict } from './verdict-form.ts';

export interface ReviewPageInput {
  readonly workflow: Workflow;
  readonly reviewer: Reviewer;
  /** Where the picture of each frame can be loaded for a while, by frame number. */
  readonly pictureUrls: ReadonlyMap<number, string>;
  /** What is wrong with what was sent, and what that was, so that nobody writes it again. */
  readonly problem?: { readonly message: string; readonly given: readonly GivenVerdict[] };
}

/** The page of a link: every frame with a choice and room for words, and one button. A form that needs no script. */
export function reviewPage({ workflow, reviewer, pictureUrls, problem }: ReviewPageInput): Page {
  const { title, generatedFrames } = workflow;
  const given = new Map(problem?.given.map((verdict) => [verdict.frameNumber, verdict]));
  const frames = generatedFrames.map(({ frameNumber, prompt }, index) =>
    frameFields({
      frameNumber,
      prompt,
      place: `Frame ${index + 1} of ${generatedFrames.length}`,
      pictureUrl: pictureUrls.get(frameNumber) ?? null,
      given: given.get(frameNumber) ?? null,
    }),
  );
  return {
    status: problem === undefined ? 200 : 400,
    title: `Review: ${title}`,
    imageUrls: [...pictureUrls.values()],
    body: html`<main>
<h1>${title}</h1>
<p>Hello ${reviewer.name}, please look at these frames and say for each one whether it may be used. Your answer counts once.</p>
${problem === undefined ? html`` : html`<p class="problem" role="alert">${problem.message}</p>`}
<form method="post">
${frames}
<button type="submit">Send my answer</button>
</form>
</main>`,
  };
}

function frameFields(frame: {
  frameNumber: number;
  prompt: string;
  place: string;
  pictureUrl: string | null;
  given: GivenVerdict | null;
}): Html {
  const { frameNumber, prompt, place, pictureUrl, given } = frame;
  const field = FORM_FIELDS.verdict(frameNumber);
  const choice = (value: string, label: string, approved: boolean) =>
    html`<label><input type="radio" name="${field}" value="${value}" required${given?.approved === approved ? html` checked` : html``}> ${label}</label>`;
  const picture = pictureUrl === null ? html`` : html`<img src="${pictureUrl}" alt="${place}: ${prompt}">`;
  return html`<fieldset>
<legend>${place}</legend>
${picture}
<p>${prompt}</p>
<div class="choices">${choice(FORM_FIELDS.approve, 'Approve', true)}${choice(FORM_FIELDS.reject, 'Reject', false)}</div>
<label>What should change?
<textarea name="${FORM_FIELDS.feedback(frameNumber)}" maxlength="${MAX_FEEDBACK_CHARACTERS}">${given?.feedback ?? ''}</textarea></label>
</fieldset>
`;
}
