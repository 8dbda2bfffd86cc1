import { describe, expect, test } from 'vitest';
import { CREATED } from '../testing/sample-workflows.ts';
import { cleanAdditionalInfo, cleanVerdicts, cleanWorkflow, type WorkflowTexts } from './clean-workflow.ts';

const { title, initialPrompt, campaignId, metadata } = CREATED;
const texts: WorkflowTexts = { title, initialPrompt, campaignId, metadata };
const refusal = (field: string) => expect.objectContaining({ code: 'VALIDATION_ERROR', details: { field } });

describe('what its owner says of a workflow (R-004-07, R-004-29)', () => {
  test('is kept without what nobody sees', () => {
    expect(cleanWorkflow(texts)).toEqual(texts);
    const dirty = { ...texts, title: ' Summer\u200b Product\u0007 Launch ', campaignId: ' ' };
    expect(cleanWorkflow(dirty)).toEqual({ ...texts, campaignId: null });
    const none = { targetAudience: null, tone: null, duration: null, style: null, aspectRatio: null };
    expect(cleanWorkflow({ ...texts, metadata: { ...none, tone: '\u2060', aspectRatio: ' ' } }).metadata).toEqual(none);
  });

  test.each([
    { field: 'title', change: { title: ' ' } },
    { field: 'title', change: { title: 'x'.repeat(201) } },
    { field: 'initialPrompt', change: { initialPrompt: '\u200b' } },
    { field: 'initialPrompt', change: { initialPrompt: 'x'.repeat(4001) } },
    { field: 'initialPrompt', change: { initialPrompt: 'a\u0000' } },
    { field: 'initialPrompt', change: { initialPrompt: 'a\ud800' } },
    { field: 'campaignId', change: { campaignId: 'x'.repeat(101) } },
    { field: 'metadata.tone', change: { metadata: { ...metadata, tone: 'x'.repeat(201) } } },
    { field: 'metadata.aspectRatio', change: { metadata: { ...metadata, aspectRatio: '2:1' } } },
    { field: 'metadata.aspectRatio', change: { metadata: { ...metadata, aspectRatio: 'toString' } } },
    ...[0, 61, 1.5, Number.NaN].map((duration) => ({
      field: 'metadata.duration',
      change: { metadata: { ...metadata, duration } },
    })),
  ])('with a $field that cannot be is refused', ({ field, change }) => {
    expect(() => cleanWorkflow({ ...texts, ...change })).toThrow(refusal(field));
  });

  test('as long as it may be is taken', () => {
    const longest = { ...texts, title: 'x'.repeat(200), initialPrompt: '🎬'.repeat(4000), campaignId: 'c'.repeat(100) };
    expect(cleanWorkflow(longest)).toEqual(longest);
  });

  test('further information and feedback in the same way', () => {
    expect(cleanAdditionalInfo(' At dusk ')).toBe('At dusk');
    expect(cleanAdditionalInfo(' ')).toBeNull();
    expect(cleanAdditionalInfo(null)).toBeNull();
    expect(() => cleanAdditionalInfo('x'.repeat(2001))).toThrow(refusal('additionalInfo'));
    const verdict = { frameNumber: 0, approved: false };
    expect(cleanVerdicts([{ ...verdict, feedback: ' More\u200b light ' }])).toEqual([
      { ...verdict, feedback: 'More light' },
    ]);
    expect(cleanVerdicts([{ ...verdict, feedback: '' }])).toEqual([{ ...verdict, feedback: null }]);
    expect(() => cleanVerdicts([{ ...verdict, feedback: 'x'.repeat(501) }])).toThrow(refusal('feedback'));
  });
});
