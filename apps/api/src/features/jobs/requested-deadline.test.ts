import { DomainError } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { requestedDeadline } from './requested-deadline.ts';

const of = (header: string | undefined, body?: number) => requestedDeadline({ header, body, defaultSeconds: 3600 });

test('a deadline comes from the header, from the body or from the default', () => {
  expect([of('90s'), of('5m'), of(' 2h '), of(undefined, 42), of(undefined)]).toEqual([90, 300, 7200, 42, 3600]);
});

test.each(['90', '1.5h', '-5m', '5 minutes', '1s', '25h', '999999h', '', 's', '5M', '1h30m'])(
  'Cancel-After: %s is refused',
  (header) => {
    expect(() => of(header)).toThrow(DomainError);
  },
);

test('both at once are refused, whether or not they agree', () => {
  expect(() => of('90s', 90)).toThrow('not both');
});
