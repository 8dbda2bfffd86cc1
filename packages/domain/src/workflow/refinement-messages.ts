import type { ChatMessage } from '../job/job-input.ts';
import type { Workflow } from './workflow.ts';

const DIRECTOR = `You are a creative director for short videos. Turn the customer's idea into one prompt for a video model.
Say what is seen: subject, place, light, colours, camera, movement, and how it begins, goes on and ends. Use plain, concrete words.
Keep to the facts, names and wishes of the customer; what they add later counts more than what they said before.
Fit the story to the length, audience, tone, style and format when they are given. Invent no brands, claims or words on screen.
Answer with the prompt only: no heading, no explanation, no quotation marks, at most 300 words.`;

const AGAIN = 'Refine the prompt once more: make it clearer and more vivid, and change nothing that was asked for.';

/**
 * The conversation whose answer is the next refined prompt: it builds on all answers so far (R-004-16). Roles alternate,
 * which some models insist on. It is all that decides what comes out, so that equal ones have equal answers.
 */
export function refinementMessages(workflow: Workflow, additionalInfo: string | null): readonly ChatMessage[] {
  const { refinementIterations } = workflow;
  const wishes = [...refinementIterations.map((iteration) => iteration.additionalInfo), additionalInfo];
  return [
    { role: 'system', content: DIRECTOR },
    ...wishes.flatMap((wish, index): readonly ChatMessage[] => {
      const content = index === 0 ? brief(workflow, wish) : (wish ?? AGAIN);
      const answer = refinementIterations[index];
      const asked: ChatMessage = { role: 'user', content };
      return answer === undefined ? [asked] : [asked, { role: 'assistant', content: answer.refinedPrompt }];
    }),
  ];
}

function brief({ title, initialPrompt, metadata }: Workflow, wish: string | null): string {
  const { targetAudience, tone, duration, style, aspectRatio } = metadata;
  const facts: readonly (readonly [string, string | number | null])[] = [
    ['Title', title],
    ['Audience', targetAudience],
    ['Tone', tone],
    ['Length in seconds', duration],
    ['Style', style],
    ['Format', aspectRatio],
  ];
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return [...lines, '', initialPrompt, ...(wish === null ? [] : ['', wish])].join('\n');
}
