import { DomainError } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { createStreamSlots } from './stream-slots.ts';

test('a user has so many streams and no more, whatever others have, and gets a slot back once', () => {
  const slots = createStreamSlots({ perUser: 2 });
  const first = slots.take('a');
  slots.take('a');
  slots.take('b');
  expect(() => slots.take('a')).toThrow(DomainError);
  first();
  first();
  slots.take('a');
  expect(() => slots.take('a')).toThrow('You have 2 streams open');
});
