import { createHash } from 'node:crypto';
import type { ChatMessage } from './parse-chat.ts';

/** Stands at the end of every answer, so that nobody takes rules for a language model. */
export const REFINED_BY_RULES = '(Refined by rules of the simulator, not by a language model.)';

/** One thing that a prompt for a video should say. */
interface Aspect {
  /** Words by which a prompt says it already. */
  readonly words: RegExp;
  readonly sentences: readonly string[];
}

/** In the order in which a prompt gets what it lacks: the first three at once, then two with each further refinement. */
const ASPECTS: readonly Aspect[] = [
  {
    words: /\b(camera|shot|dolly|pan(s|ning)?|zoom\w*|tracking|crane|close-up|handheld)\b/i,
    sentences: [
      'The camera begins wide and moves slowly in until the subject fills the frame.',
      'The camera follows at eye level and then rises above the scene.',
      'One unbroken tracking shot leads from a close-up to the whole place.',
    ],
  },
  {
    words: /\b(light\w*|sun\w*|shadow\w*|glow\w*|lit|neon|dusk|dawn|golden hour)\b/i,
    sentences: [
      'Soft light falls in from the side and draws long shadows.',
      'Warm light of the golden hour catches every edge.',
      'Cool morning light brightens step by step.',
    ],
  },
  {
    words: /\b(mood|atmosphere|calm\w*|joy\w*|tense|dreamy|playful|cosy|dramatic)\b/i,
    sentences: [
      'The mood is calm and full of expectation.',
      'The atmosphere is bright and playful.',
      'The mood is dramatic, then relieved.',
    ],
  },
  {
    words: /\b(colou?rs?|palette|pastel|monochrome|saturated|tones)\b/i,
    sentences: [
      'The colours are few and deep: one warm accent before muted tones.',
      'A clear palette of two complementary colours holds every picture together.',
    ],
  },
  {
    words: /\b(ends?|ending|finally|last picture|closes)\b/i,
    sentences: [
      'It ends on a still picture that stays for a breath.',
      'Finally everything comes to rest, and the subject alone remains in sight.',
    ],
  },
  {
    words: /\b(background|foreground|depth|in the distance|blur\w*)\b/i,
    sentences: [
      'The foreground passes close by while the background stays far and blurred.',
      'In the distance, small movements keep the place alive.',
    ],
  },
  {
    words: /\b(texture\w*|surface\w*|detail\w*|grain\w*)\b/i,
    sentences: ['Every surface shows its texture, down to the smallest detail.'],
  },
];
const AT_FIRST = 3;
const LATER = 2;

/** What the first message tells of the video before its prompt, a line each. */
const FACT = /^[A-Z][\w ]{0,40}: .{0,300}$/;
/** A wish that wishes nothing in particular. */
const AGAIN = /^refine\b/i;

/** Rewrites what a conversation is about. Equal conversations with equal models get equal answers. */
export function refinePrompt(model: string, messages: readonly ChatMessage[]): string {
  const asked = messages.filter(({ role }) => role === 'user').map(({ content }) => content.trim());
  const answered = messages.findLast(({ role }) => role === 'assistant')?.content;
  const wish = asked.at(-1) ?? '';
  const said =
    answered === undefined
      ? [...paragraphsOf(wish).map(asSentence), ...factsOf(wish)]
      : [answered.replaceAll(REFINED_BY_RULES, '').trim(), ...(AGAIN.test(wish) ? [] : [asSentence(wish)])];
  const base = said.join(' ');
  const lacking = ASPECTS.filter(({ words }) => !words.test(base)).slice(0, answered === undefined ? AT_FIRST : LATER);
  const added = lacking.map(({ sentences }, index) => choose(sentences, `${model} ${index} ${base}`));
  return [base, ...added, REFINED_BY_RULES].join(' ');
}

/** The prompt itself and what is wished besides, without the facts. */
function paragraphsOf(message: string): readonly string[] {
  const lines = message.split('\n').map((line) => line.trim());
  const begin = lines.findIndex((line) => !FACT.test(line));
  return begin < 0 ? lines : lines.slice(begin).filter((line) => line !== '');
}

/** Tone and audience change what is said; length and format are the video model's own business. */
function factsOf(message: string): readonly string[] {
  const fact = (name: string) => new RegExp(`^${name}: (.+)$`, 'im').exec(message)?.[1]?.trim();
  const [tone, audience, style] = [fact('Tone'), fact('Audience'), fact('Style')];
  return [
    ...(tone === undefined ? [] : [`Its tone is ${tone}.`]),
    ...(style === undefined ? [] : [`Its style is ${style}.`]),
    ...(audience === undefined ? [] : [`It speaks to ${audience}.`]),
  ];
}

function asSentence(text: string): string {
  const capital = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?…:)"”]$/.test(capital) ? capital : `${capital}.`;
}

function choose(sentences: readonly string[], seed: string): string {
  const number = createHash('sha256').update(seed).digest().readUInt32LE(0);
  return sentences[number % sentences.length] ?? '';
}
