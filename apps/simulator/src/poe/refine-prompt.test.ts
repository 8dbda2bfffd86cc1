import { describe, expect, it } from 'vitest';
import type { ChatMessage } from './parse-chat.ts';
import { REFINED_BY_RULES, refinePrompt } from './refine-prompt.ts';

const SYSTEM: ChatMessage = { role: 'system', content: 'You refine prompts.' };
const user = (content: string): ChatMessage => ({ role: 'user', content });
const first = (...contents: string[]) => refinePrompt('GPT-4o', [SYSTEM, ...contents.map(user)]);

describe('the refiner by rules', () => {
  it('R-004-16: adds camera, light and mood, keeps what was asked for, and says what it is', () => {
    const refined = first('a lighthouse in fog');
    expect(refined).toMatch(/^A lighthouse in fog\. /);
    for (const added of [/camera|shot/i, /light/i, /mood|atmosphere/i]) expect(refined).toMatch(added);
    expect(refined.endsWith(REFINED_BY_RULES)).toBe(true);
    expect(first('a lighthouse in fog')).toBe(refined);
  });

  it('adds nothing that is said already', () => {
    const refined = first('Close-up of a candle, dim light, calm mood.');
    expect(refined).not.toMatch(/The camera|Soft light|The mood is/);
  });

  it('takes tone, style and audience out of the lines before the prompt, and a wish from behind it', () => {
    const refined = first(
      'Title: Fog\nAudience: sailors\nTone: quiet\nStyle: noir\nFormat: 16:9\n\na lighthouse\n\nmore gulls',
    );
    expect(refined).toMatch(
      /^A lighthouse\. More gulls\. Its tone is quiet\. Its style is noir\. It speaks to sailors\./,
    );
    expect(refined).not.toMatch(/Title:|16:9/);
  });

  it('R-004-16: builds on its last answer, adds the further wish, and says once what it is', () => {
    const once = first('a lighthouse in fog');
    const twice = refinePrompt('GPT-4o', [
      SYSTEM,
      user('a lighthouse in fog'),
      { role: 'assistant', content: once },
      user('add a small boat'),
    ]);
    expect(twice).toContain(once.replace(` ${REFINED_BY_RULES}`, ''));
    expect(twice).toContain('Add a small boat.');
    expect(twice.split(REFINED_BY_RULES)).toHaveLength(2);
    expect(twice.length).toBeGreaterThan(once.length);
  });

  it('finds something to add for a good many rounds, and repeats no sentence', () => {
    const messages: ChatMessage[] = [SYSTEM, user('a lighthouse')];
    for (let round = 0; round < 10; round += 1) {
      messages.push({ role: 'assistant', content: refinePrompt('GPT-4o', messages) }, user('Refine it once more.'));
    }
    const sentences = refinePrompt('GPT-4o', messages).split(/(?<=[.)]) /);
    expect(new Set(sentences).size).toBe(sentences.length);
    expect(sentences.length).toBeGreaterThan(7);
  });

  it('writes differently under the name of another model', () => {
    const prompts = ['GPT-4o', 'Claude-3-Opus', 'Gemini-1.5-Pro'].map((model) =>
      refinePrompt(model, [user('a lighthouse')]),
    );
    expect(new Set(prompts).size).toBeGreaterThan(1);
  });
});
