import { expect, test } from 'vitest';
import { parseModels } from './parse-models.ts';

test('R-004-22: models of their providers, and one that another makes in its place', () => {
  expect(parseModels('frames', 'sdxl=replicate:stability-ai/sdxl:39ed52f2, dalle-3=>sdxl')).toEqual({
    models: [
      {
        name: 'sdxl',
        use: 'frames',
        provider: 'replicate',
        upstream: 'stability-ai/sdxl:39ed52f2',
        substitute: null,
      },
      {
        name: 'dalle-3',
        use: 'frames',
        provider: 'replicate',
        upstream: 'stability-ai/sdxl:39ed52f2',
        substitute: 'sdxl',
      },
    ],
    problems: [],
  });
});

test.each([
  ['', 'names no model'],
  ['sdxl', 'has an entry that is neither'],
  ['sdxl=openai:dall-e', 'has an entry that is neither'],
  ['a=poe:A,b=>nobody', 'has an entry that is neither'],
  ['a=poe:A,b=>a,c=>b', 'has an entry that is neither'],
  ['a=poe:A,a=poe:B', 'names a model twice'],
])('the list %j is told to be wrong', (text, problem) => {
  expect(parseModels('frames', text).problems.join()).toContain(problem);
});
