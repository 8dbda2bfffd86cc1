import { describe, expect, test } from 'vitest';
import { CREATED, REFINED, workflowAfter } from '../testing/sample-workflows.ts';
import { generateFrames, made, refine } from '../testing/workflow-moves.ts';
import { clipRefined, MAX_REFINED_CHARACTERS } from './clip-refined.ts';
import { foldFeedback } from './fold-feedback.ts';
import { framePrompts } from './frame-prompts.ts';
import { refinementMessages } from './refinement-messages.ts';

describe('the conversation with a text model (R-004-16)', () => {
  test('begins with who it is and what the customer wants', () => {
    const [system, brief, ...rest] = refinementMessages(workflowAfter(), null);
    expect(rest).toEqual([]);
    expect(system).toMatchObject({ role: 'system', content: expect.stringMatching(/^You are a creative director/) });
    expect(brief).toEqual({
      role: 'user',
      content: [
        'Title: Summer Product Launch',
        'Audience: Parents',
        'Tone: Calm',
        'Length in seconds: 30',
        'Format: 16:9',
        '',
        'A lamp that dims itself at night.',
      ].join('\n'),
    });
  });

  test('holds all answers so far, and ends with what is to be refined now', () => {
    const workflow = workflowAfter(...REFINED, refine('At dusk'), made());
    const answers = workflow.refinementIterations.map(({ refinedPrompt }) => refinedPrompt);
    const messages = refinementMessages(workflow, 'With a cat');
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user', 'assistant', 'user']);
    expect(messages.slice(2).map(({ content }) => content)).toEqual([answers[0], 'At dusk', answers[1], 'With a cat']);
    expect(refinementMessages(workflow, null).at(-1)?.content).toMatch(/^Refine the prompt once more/);
  });

  test('information that comes with the first call is a part of the brief', () => {
    const messages = refinementMessages(workflowAfter(), 'At dusk');
    expect(messages).toHaveLength(2);
    expect(messages[1]?.content).toMatch(/A lamp that dims itself at night\.\n\nAt dusk$/);
  });

  test('is the same for the same workflow, whatever its ids and times (R-004-39)', () => {
    const workflow = workflowAfter(...REFINED);
    const twin = { ...workflow, id: 'other', createdAt: new Date(0), version: 77 };
    expect(refinementMessages(twin, null)).toEqual(refinementMessages(workflow, null));
  });
});

describe('frame prompts (R-004-18)', () => {
  const momentsOf = (count: number) =>
    framePrompts('A lamp.', CREATED.metadata, count).map((prompt) => prompt.split(/[:.]/)[0]);

  test('tell the story from its opening to its closing', () => {
    expect(momentsOf(1)).toEqual(['Key moment']);
    expect(momentsOf(2)).toEqual(['Opening moment', 'Closing moment']);
    expect(momentsOf(3)).toEqual(['Opening moment', 'Middle moment', 'Closing moment']);
    expect(momentsOf(4)).toEqual(['Opening moment', 'Middle moment 1 of 2', 'Middle moment 2 of 2', 'Closing moment']);
  });

  test('hold the refined prompt and the wishes, and differ from each other', () => {
    const prompts = framePrompts('A lamp.', CREATED.metadata, 12);
    expect(new Set(prompts).size).toBe(12);
    for (const prompt of prompts) expect(prompt).toMatch(/\nA lamp\.\nTone: Calm\nAudience: Parents$/);
    expect(framePrompts('A lamp.', CREATED.metadata, 12)).toEqual(prompts);
  });

  test('are what the frames are ordered with', () => {
    const { generatedFrames, finalRefinedPrompt } = workflowAfter(...REFINED, generateFrames(2));
    expect(generatedFrames.map(({ prompt }) => prompt)).toEqual(
      framePrompts(finalRefinedPrompt ?? '', CREATED.metadata, 2),
    );
  });
});

describe('feedback in a prompt (R-004-20)', () => {
  test('stands in it once, however often it is asked for', () => {
    const once = foldFeedback('A lamp.', 'Brighter');
    expect(once).toBe('A lamp.\nChange: Brighter');
    expect(foldFeedback(once, 'Brighter')).toBe(once);
    const twice = foldFeedback(once, 'Bright');
    expect(twice).toBe('A lamp.\nChange: Brighter\nChange: Bright');
    expect(foldFeedback(twice, 'Brighter')).toBe(twice);
  });

  test.each([null, ''])('%j changes nothing', (feedback) => {
    expect(foldFeedback('A lamp.', feedback)).toBe('A lamp.');
  });
});

describe('an answer as it is kept', () => {
  test('has at most 8000 characters, none of them halved', () => {
    expect(clipRefined('🎬'.repeat(MAX_REFINED_CHARACTERS + 1))).toBe('🎬'.repeat(MAX_REFINED_CHARACTERS));
    expect(clipRefined(' a\u0000b\ud800 ')).toBe('ab\ufffd');
  });

  test.each(['', ' \n ', '\u0000'])('%j is none', (text) => {
    expect(clipRefined(text)).toBeNull();
  });
});
