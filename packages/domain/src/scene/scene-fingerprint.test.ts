import { expect, test } from 'vitest';
import type { SceneOrder } from '../job/job-input.ts';
import { planScene, type SceneWish } from '../media/plan-scene.ts';
import { sceneFingerprintText } from './scene-fingerprint.ts';

const WISH: SceneWish = {
  resolution: '1280:720',
  durationSeconds: 5,
  quality: 'standard',
  hasReference: false,
  strict: false,
};
const ORDER: Pick<SceneOrder, 'visualPrompt' | 'reference'> & Partial<SceneOrder> = {
  visualPrompt: 'steam rises',
  reference: null,
};
const upload = { kind: 'upload', bucket: 'b', key: 'k', sha256: 'aa' } as const;

function textOf(changes: { prompt?: string; order?: Partial<SceneOrder>; wish?: Partial<SceneWish> }): string {
  const { resolved } = planScene({ ...WISH, ...changes.wish });
  return sceneFingerprintText({
    prompt: changes.prompt ?? 'a kettle',
    order: { ...ORDER, ...changes.order },
    resolved,
  });
}

test('R-003-29: an order differs from another by every part that decides what comes out', () => {
  const texts = [
    textOf({}),
    textOf({ prompt: 'a pot' }),
    textOf({ order: { visualPrompt: 'nothing moves' } }),
    // What is said must not slip from one prompt into the other.
    textOf({ prompt: 'a kettle","steam rises', order: { visualPrompt: '' } }),
    textOf({ order: { reference: { kind: 'url', url: 'https://example.com/a.png' } } }),
    textOf({ order: { reference: { kind: 'url', url: 'https://example.com/b.png' } } }),
    textOf({ order: { reference: upload } }),
    textOf({ order: { reference: { ...upload, sha256: 'bb' } } }),
    textOf({ wish: { resolution: '720:1280' } }),
    textOf({ wish: { resolution: '1584:672' } }),
    textOf({ wish: { resolution: '1584:672', ratioOverrides: { '1584:672': '2112:912' } } }),
    textOf({ wish: { durationSeconds: 6 } }),
    textOf({ wish: { durationSeconds: 1 } }),
    textOf({ wish: { durationSeconds: 2 } }),
    textOf({ wish: { quality: 'draft' } }),
    textOf({ wish: { quality: 'draft', hasReference: true } }),
    textOf({ wish: { quality: 'high' } }),
  ];
  expect(new Set(texts).size).toBe(texts.length);
});

test('R-003-29: and by nothing else: further files, the place of an uploaded picture, how the same size was named', () => {
  const same = textOf({});
  expect(textOf({ order: { formats: ['webm', 'preview'] } })).toBe(same);
  expect(textOf({ order: { id: 'another', fingerprint: 'x', reusedJobId: 'y' } })).toBe(same);
  expect(textOf({ wish: { strict: true } })).toBe(same);
  expect(textOf({ wish: { resolution: '1280:768' } })).toBe(same);
  expect(textOf({ wish: { resolution: null } })).toBe(textOf({ wish: { resolution: '720:1280' } }));
  const uploaded = textOf({ order: { reference: upload } });
  expect(textOf({ order: { reference: { ...upload, bucket: 'c', key: 'l' } } })).toBe(uploaded);
});
