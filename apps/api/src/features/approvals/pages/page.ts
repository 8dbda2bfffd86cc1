import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { type Html, html } from './html.ts';

/** For phones first: one column, what is touched is at least 48 pixels high, colours of the device's choice. */
const STYLE = html`
:root { color-scheme: light dark; font: 1.05rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 42rem; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; }
fieldset { border: 1px solid #8888; border-radius: .75rem; margin: 0 0 1.25rem; padding: 1rem; }
legend { font-weight: 600; padding: 0 .5rem; }
img { background: #8883; border-radius: .5rem; display: block; height: auto; width: 100%; }
.choices { display: flex; gap: .75rem; margin: .75rem 0; }
.choices label { align-items: center; border: 1px solid #8888; border-radius: .5rem; display: flex; flex: 1; gap: .5rem;
  min-height: 3rem; padding: 0 .75rem; }
.choices label:has(:checked) { outline: 3px solid #2a6; }
input[type=radio] { height: 1.4rem; width: 1.4rem; }
textarea { box-sizing: border-box; font: inherit; min-height: 4.5rem; padding: .5rem; width: 100%; }
button { background: #174; border: 0; border-radius: .75rem; color: #fff; font: inherit; font-weight: 600; min-height: 3.5rem;
  width: 100%; }
.problem { border-left: .3rem solid #c33; padding-left: .75rem; }
`;

/** What a browser may do on such a page: show it, load these pictures, and send the form back to where it comes from. */
function policyOf(styleHash: string, imageOrigins: readonly string[]): string {
  const images = imageOrigins.length === 0 ? "'none'" : [...new Set(imageOrigins)].join(' ');
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    `img-src ${images}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export interface Page {
  readonly status: number;
  readonly title: string;
  readonly body: Html;
  readonly imageUrls?: readonly string[];
}

/**
 * Sends a page that is whole by itself: no script, nothing from elsewhere but the pictures. The headers of every answer
 * already forbid to keep, frame or refer to it.
 */
export function sendPage(reply: FastifyReply, { status, title, body, imageUrls = [] }: Page): FastifyReply {
  const styleHash = createHash('sha256').update(STYLE.html).digest('base64');
  const origins = imageUrls.map((url) => new URL(url).origin);
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return reply
    .code(status)
    .headers({ 'content-security-policy': policyOf(styleHash, origins), 'x-robots-tag': 'noindex' })
    .type('text/html; charset=utf-8')
    .send(document.html);
}
