import { describe, expect, test } from 'vitest';
import { BRIEF, SCRIPT } from '../testing/avatar-orders.ts';
import { cleanBrief, cleanEmail, cleanScript, MAX_FIELD_CHARACTERS } from './clean-order.ts';

const mayBeEmpty = ['license', 'socialHandles', 'social_handles'];
const refused = (message: string) => expect.objectContaining({ code: 'VALIDATION_ERROR', message });

describe('R-001-03, C-42: what an order must say', () => {
  test.each(Object.keys(SCRIPT))('generate-video: %s empty or blank', (field) => {
    for (const blank of ['', ' \n\u0007 ']) {
      const order = { ...SCRIPT, [field]: blank };
      if (mayBeEmpty.includes(field)) expect(cleanScript(order)).toMatchObject({ [field]: '' });
      else expect(() => cleanScript(order)).toThrow(refused(`${field} must not be empty.`));
    }
  });

  test.each(Object.keys(BRIEF).filter((field) => field !== 'avatar'))('create: %s empty or blank', (field) => {
    const order = { ...BRIEF, [field]: '  ' };
    if (mayBeEmpty.includes(field)) expect(cleanBrief(order)).toMatchObject({ [field]: '' });
    else expect(() => cleanBrief(order)).toThrow(refused(`${field} must not be empty.`));
  });

  test('create: at least one avatar, none of them empty, not too many', () => {
    expect(() => cleanBrief({ ...BRIEF, avatar: [] })).toThrow(refused('avatar must name at least one avatar.'));
    expect(() => cleanBrief({ ...BRIEF, avatar: ['a', ' '] })).toThrow(
      refused('avatar must hold ids of avatars, none of them empty.'),
    );
    expect(() => cleanBrief({ ...BRIEF, avatar: Array(21).fill('a') })).toThrow(/at most 20 avatars/);
  });

  test.each(['nobody', 'a@b', 'a b@example.com', '@example.com', `${'a'.repeat(250)}@example.com`])(
    'the address %s is refused',
    (email) => {
      for (const clean of [() => cleanScript({ ...SCRIPT, email }), () => cleanEmail(email)])
        expect(clean).toThrow(refused('email must be an address like name@example.com.'));
    },
  );

  test('every wrong field is named at once', () => {
    expect(() => cleanScript({ ...SCRIPT, hook: '', email: 'x', body: 'b'.repeat(MAX_FIELD_CHARACTERS + 1) })).toThrow(
      refused(
        `hook must not be empty. body must have at most ${MAX_FIELD_CHARACTERS} characters. email must be an address like name@example.com.`,
      ),
    );
  });
});

test('what is kept is trimmed, composed and without controls, and the order of the fields stays', () => {
  const cleaned = cleanScript({ ...SCRIPT, hook: ' Cafe\u0301\u0000 \u{1f600} ', email: ' ann@example.com ' });
  expect(cleaned).toEqual({ ...SCRIPT, hook: 'Café 😀', email: 'ann@example.com' });
  expect(Object.keys(cleaned)).toEqual(Object.keys(SCRIPT));
  expect(cleanBrief({ ...BRIEF, avatar: [' avatar_1 '] }).avatar).toEqual(['avatar_1']);
});
