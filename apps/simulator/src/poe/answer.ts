import type { PredictionFaults } from '../faults/fault-store.ts';

/** A chat as Poe answers it, in the shape of OpenAI's. */
export function describeAnswer(answer: {
  readonly id: string;
  readonly model: string;
  readonly content: string;
  readonly now: Date;
  readonly faults: PredictionFaults;
}): Readonly<Record<string, unknown>> {
  const { id, model, now, faults } = answer;
  const mode = faults.find('chat')?.mode;
  const content = contentOf(answer.content, mode);
  const finishReason = mode === 'filtered' ? 'content_filter' : mode === 'cut' ? 'length' : 'stop';
  const message = { role: 'assistant', content };
  const words = answer.content.split(/\s+/).length;
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: Math.floor(now.getTime() / 1000),
    model,
    choices: mode === 'no_choices' ? [] : [{ index: 0, message, finish_reason: finishReason }],
    usage: { prompt_tokens: words, completion_tokens: words, total_tokens: 2 * words },
    ...(faults.find('extra_fields') ? { system_fingerprint: null, trace: { region: null } } : {}),
  };
}

function contentOf(content: string, mode: string | undefined): string | null {
  switch (mode) {
    case 'empty':
    case 'filtered':
      return '';
    case 'null':
      return null;
    case 'cut':
      return content.slice(0, Math.ceil(content.length / 2));
    case 'no_link':
      return 'I am sorry, I cannot make this video.';
    case 'two_links':
      return `Read about it at https://example.com/terms. ${content}`;
    default:
      return content;
  }
}
