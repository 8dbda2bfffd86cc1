import { DomainError, type WorkflowModel } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { createWorkflowModels } from './create-workflow-models.ts';
import { parseModels } from './parse-models.ts';
import { type AskProvider, createModelWatch } from './watch-models.ts';

const MODELS: readonly WorkflowModel[] = [
  ...parseModels('refinement', 'gpt-4o=poe:GPT-4o,gemini=poe:Gemini').models,
  ...parseModels('video', 'veo-3=replicate:google/veo-3.1,old=replicate:google/veo-3').models,
];
const DEFAULTS = { refinement: 'gpt-4o', frames: 'sdxl', video: 'veo-3' };

function shelf(poe: AskProvider | null, replicate: AskProvider | null = null) {
  const lines: string[] = [];
  const log = {
    info: (_fields: object, text: string) => lines.push(text),
    warn: (_fields: object, text: string) => lines.push(text),
    error: (_fields: object, text: string) => lines.push(text),
  };
  const watch = createModelWatch({ models: MODELS, ask: { poe, replicate }, log });
  return { watch, lines, models: createWorkflowModels({ models: MODELS, defaults: DEFAULTS }, watch.isGone) };
}

function refusalOf(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('it was not refused');
}

test('R-004-22: a request without a model gets the default one, an unknown name is refused with the known ones', () => {
  const { models } = shelf(null);
  expect(models.find('refinement', null).name).toBe('gpt-4o');
  expect(models.find('refinement', 'gemini').upstream).toBe('Gemini');
  expect(refusalOf(() => models.find('refinement', 'veo-3'))).toMatchObject({
    code: 'VALIDATION_ERROR',
    message: 'model must be one of: gpt-4o, gemini.',
  });
});

test('H5, U15: a model that has gone is refused with its replacement, and comes back when it is offered again', async () => {
  let offered = new Set(['Gemini']);
  const { watch, models, lines } = shelf(async () => offered);
  await watch.look();
  expect(refusalOf(() => models.find('refinement', 'gpt-4o'))).toMatchObject({
    code: 'MODEL_RETIRED',
    details: { model: 'gpt-4o', replacement: 'gemini' },
  });
  expect(models.find('refinement', null).name).toBe('gemini');
  expect(models.list().find(({ name }) => name === 'gpt-4o')).toMatchObject({ isGone: true, replacement: 'gemini' });
  await watch.look();
  offered = new Set(['GPT-4o', 'Gemini']);
  await watch.look();
  expect(models.find('refinement', 'gpt-4o').upstream).toBe('GPT-4o');
  expect(lines).toEqual(['a model is not offered any more; orders of it are refused', 'a model is offered again']);
});

test('a provider that cannot be asked changes nothing, and is told of once', async () => {
  let away = false;
  const { watch, models, lines } = shelf(async () => {
    if (away) throw new Error('connect ECONNREFUSED');
    return new Set(['Gemini']);
  });
  await watch.look();
  away = true;
  await watch.look();
  await watch.look();
  expect(refusalOf(() => models.find('refinement', 'gpt-4o')).code).toBe('MODEL_RETIRED');
  expect(lines.filter((line) => line === 'a provider could not be asked for its models')).toHaveLength(1);
});

test('H4: a model that is known to be gone needs nobody to be asked; without any left there is no replacement', async () => {
  const { watch, models } = shelf(null, async () => new Set());
  expect(refusalOf(() => models.find('video', 'old')).details).toEqual({ model: 'old', replacement: 'veo-3' });
  await watch.look();
  expect(refusalOf(() => models.find('video', null)).details).toEqual({ model: 'veo-3', replacement: null });
});
