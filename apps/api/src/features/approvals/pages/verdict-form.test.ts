import { expect, test } from 'vitest';
import { parseVerdictForm } from './verdict-form.ts';

test('R-004-49: a sent form is read frame by frame, in whatever order its fields come', () => {
  expect(parseVerdictForm('verdict-0=approve&feedback-1=too+dark%0D%0A%C3%A9&verdict-1=reject&feedback-0=')).toEqual([
    { frameNumber: 0, approved: true, feedback: '' },
    { frameNumber: 1, approved: false, feedback: 'too dark\né' },
  ]);
});

test('a frame without a choice, or with one that there is not, has none; the last of two counts', () => {
  expect(parseVerdictForm('feedback-0=hm&verdict-2=maybe&verdict-3=approve&verdict-3=reject')).toEqual([
    { frameNumber: 0, approved: null, feedback: 'hm' },
    { frameNumber: 2, approved: null, feedback: null },
    { frameNumber: 3, approved: false, feedback: null },
  ]);
});

test('anything else in a body says nothing', () => {
  for (const text of [
    '',
    '&&==',
    'verdict-=approve',
    'verdict-1234=approve',
    '__proto__=1&constructor=2',
    'verdict-1e1=approve',
    '%ff%fe',
  ]) {
    expect([text, parseVerdictForm(text)]).toEqual([text, []]);
  }
});
