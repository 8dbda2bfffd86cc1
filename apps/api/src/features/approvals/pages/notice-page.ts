import type { ErrorDescription } from '../../../http/describe-error.ts';
import { html } from './html.ts';
import type { Page } from './page.ts';

const TITLES: Readonly<Partial<Record<ErrorDescription['code'], string>>> = {
  NOT_FOUND: 'This link leads nowhere',
  LINK_USED: 'You have answered already',
  LINK_EXPIRED: 'This link is over',
  RATE_LIMITED: 'Please wait a moment',
};

const ASK = 'Ask the person who sent you the link what is needed of you now.';
const WHAT_TO_DO: Readonly<Partial<Record<ErrorDescription['code'], string>>> = {
  NOT_FOUND:
    'It may have been cut off when it was copied. Open it from the message again, or ask the person who sent it to you for a new one.',
  LINK_USED: 'There is nothing more to do.',
  LINK_EXPIRED: ASK,
};

/** Why a link shows no frames, and what to do about it. */
export function noticePage({ status, code, message }: ErrorDescription): Page {
  const title = TITLES[code] ?? 'That did not work';
  // Our own words: those of the route are about things that nobody here has heard of.
  const reason = code === 'NOT_FOUND' ? html`` : html`<p>${message}</p>`;
  return {
    status,
    title,
    body: html`<main>
<h1>${title}</h1>
${reason}
<p>${WHAT_TO_DO[code] ?? 'Open the link again in a moment.'}</p>
</main>`,
  };
}
