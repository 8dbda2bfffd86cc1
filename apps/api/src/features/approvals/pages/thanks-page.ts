import type { Reviewer, Workflow } from '@callsheet/domain';
import { html } from './html.ts';
import type { Page } from './page.ts';

/** What the form of a link answers once it is spent. */
export function thanksPage({ workflow, reviewer }: { workflow: Workflow; reviewer: Reviewer }): Page {
  const { name, verdicts } = reviewer;
  const approved = verdicts.filter((verdict) => verdict.approved).length;
  const title = `Thank you, ${name}`;
  return {
    status: 200,
    title,
    body: html`<main>
<h1>${title}</h1>
<p>Your answer is recorded: of ${verdicts.length} frames of “${workflow.title}” you approved ${approved}.</p>
<p>There is nothing more to do; you may close this page.</p>
</main>`,
  };
}
