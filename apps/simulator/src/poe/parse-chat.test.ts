import { expect, it } from 'vitest';
import { parseChat } from './parse-chat.ts';

const MESSAGES = [{ role: 'user', content: 'a lighthouse' }];

it('takes a chat and ignores what has no meaning here, as Poe does', () => {
  const chat = { model: 'GPT-4o', messages: MESSAGES };
  expect(parseChat({ ...chat, stream: false, temperature: 2, logit_bias: {} })).toEqual(chat);
});

it.each([
  [[], 'invalid_parameter'],
  [{ messages: MESSAGES }, 'missing_parameter'],
  [{ model: 'GPT-4o' }, 'missing_parameter'],
  [{ model: 7, messages: MESSAGES }, 'invalid_parameter'],
  [{ model: 'GPT-4o', messages: [] }, 'invalid_parameter'],
  [{ model: 'GPT-4o', messages: [null] }, 'invalid_parameter'],
  [{ model: 'GPT-4o', messages: [{ role: 'pope', content: 'x' }] }, 'invalid_parameter'],
  [{ model: 'GPT-4o', messages: [{ role: 'user', content: '' }] }, 'invalid_parameter'],
  [{ model: 'GPT-4o', messages: [{ role: 'assistant', content: 'x' }] }, 'invalid_parameter'],
  [{ model: 'GPT-4o', messages: MESSAGES, temperature: 3 }, 'invalid_parameter'],
  [{ model: 'GPT-4o', messages: MESSAGES, stream: true }, 'invalid_parameter'],
])('refuses %j as Poe would', (body, code) => {
  expect(() => parseChat(body)).toThrow(expect.objectContaining({ status: 400, code }));
});
