import { expect, it } from 'vitest';
import { parseFaultScript } from './parse-fault-script.ts';

it('takes a complete script', () => {
  const script = { match: { promptContains: 'x' }, times: 2, fault: { kind: 'webhook', mode: 'late', ms: 5 } };
  expect(parseFaultScript(script)).toBe(script);
});

it('says what is wrong with a script', () => {
  expect(() => parseFaultScript({ fault: { kind: 'nope' } })).toThrow('fault.kind must be one of create_status');
  expect(() => parseFaultScript({ fault: { kind: 'slow' } })).toThrow('fault.ms');
  expect(() => parseFaultScript({ fault: { kind: 'slow', ms: 1, more: 2 } })).toThrow('fault.more');
  expect(() => parseFaultScript({ time: 1, fault: { kind: 'never_finish' } })).toThrow('time');
  expect(() => parseFaultScript(null)).toThrow('fault.kind');
});
