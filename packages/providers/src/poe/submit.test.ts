import { describe, expect, test } from 'vitest';
import { BOT_VIDEO_REQUEST, CHAT_ID, chatReply, createTestPoe, POE_KEY, TEXT_REQUEST } from '../testing/poe-setup.ts';
import { createTestContext, NOW, providerErrorOf } from '../testing/replicate-setup.ts';
import { IMAGE_REQUEST } from '../testing/runway-setup.ts';
import type { ScriptedReply } from '../testing/start-scripted-server.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';

const startServer = useScriptedServers();
const chat = (reply: ScriptedReply) => ({ method: 'POST', path: '/v1/chat/completions', reply });
const answering = (json: unknown) => startServer([chat({ status: 200, json })]);
const LINK = 'https://pfst.cf2.poecdn.net/base/video/8fKq2.mp4?w=1280';

describe('a text', () => {
  test('O1, C12, C13: is answered at once, ordered with key and JSON, without a stream', async () => {
    const server = await answering(
      chatReply(' A lighthouse,\nslow dolly in. ', {}, { brand_new_field: { deep: [1] } }),
    );
    const adapter = createTestPoe(server.origin);
    const submission = await adapter.submit(TEXT_REQUEST, createTestContext());
    const snapshot = {
      state: 'succeeded',
      rawStatus: 'stop',
      outputs: [],
      details: { text: 'A lighthouse,\nslow dolly in.' },
    };
    expect(submission).toMatchObject({ externalId: CHAT_ID, snapshot, acceptedAt: NOW });
    const [seen] = server.requests;
    expect(seen?.headers).toMatchObject({ authorization: `Bearer ${POE_KEY}`, 'content-type': 'application/json' });
    expect(seen?.path).not.toContain(POE_KEY);
    expect(JSON.parse(seen?.body ?? '')).toEqual({
      model: 'GPT-4o',
      messages: TEXT_REQUEST.messages,
      stream: false,
    });
    // A worker that dies right after the answer finds it in the handle.
    const stored = JSON.parse(JSON.stringify(submission.handle));
    expect(await adapter.poll(stored, createTestContext())).toEqual(snapshot);
  });

  test.each([
    ['an empty string', chatReply('')],
    ['white space', chatReply(' \n\t ')],
    ['null', chatReply(null)],
    ['something else than a text', chatReply([{ type: 'text' }])],
    ['no choices', { id: CHAT_ID, choices: [] }],
    ['none of what was agreed', { id: CHAT_ID, choices: 'none' }],
  ])('O2: whose content is %s may be bought once more', async (_name, json) => {
    const server = await answering(json);
    const { snapshot } = await createTestPoe(server.origin).submit(TEXT_REQUEST, createTestContext());
    const failure = { code: 'MALFORMED_RESPONSE', retry: 'new_attempt', safeMessage: expect.stringContaining('text') };
    expect(snapshot).toMatchObject({ state: 'failed', failure });
  });

  test('O8: that was cut off by its length is taken as it is', async () => {
    const server = await answering(chatReply('A lighthouse, slow', { finish_reason: 'length' }));
    const { snapshot } = await createTestPoe(server.origin).submit(TEXT_REQUEST, createTestContext());
    expect(snapshot).toMatchObject({
      state: 'succeeded',
      rawStatus: 'length',
      details: { text: 'A lighthouse, slow' },
    });
  });

  test.each([
    ['text', TEXT_REQUEST, 'The text model held its answer back as sensitive.'],
    ['video', BOT_VIDEO_REQUEST, 'The video provider flagged the prompt or the video as sensitive.'],
  ])('O8: a filtered %s is moderated, whatever came with it', async (_kind, request, safeMessage) => {
    const server = await answering(chatReply(`half an answer ${LINK}`, { finish_reason: 'content_filter' }));
    const { snapshot } = await createTestPoe(server.origin).submit(request, createTestContext());
    const failure = { code: 'MODERATION_OUTPUT', retry: 'never', safeMessage };
    expect(snapshot).toEqual({ state: 'failed', rawStatus: 'content_filter', failure });
  });

  test.each([[undefined], [7], ['with a space'], ['']])('whose id is %s gets one of ours', async (id) => {
    const server = await answering(chatReply('words', {}, { id }));
    const { externalId } = await createTestPoe(server.origin).submit(TEXT_REQUEST, createTestContext());
    expect(externalId).toMatch(/^chat-[0-9a-f-]{36}$/);
  });
});

describe('a video of a bot (H6)', () => {
  const videoOf = async (content: unknown, options = {}) => {
    const server = await answering(chatReply(content));
    const adapter = createTestPoe(server.origin, options);
    const { handle, snapshot } = await adapter.submit(BOT_VIDEO_REQUEST, createTestContext());
    expect(await adapter.poll(handle, createTestContext())).toEqual(snapshot);
    return { body: JSON.parse(server.requests[0]?.body ?? ''), snapshot };
  };

  test('O3: is the link in its answer; size and length are asked for in words', async () => {
    const { body, snapshot } = await videoOf(`Here you are: ![video](${LINK})`);
    expect(snapshot).toEqual({ state: 'succeeded', rawStatus: 'stop', outputs: [{ url: LINK, kind: 'video' }] });
    expect(body).toEqual({
      model: 'Video-Generator-PRO',
      messages: [
        {
          role: 'user',
          content: 'a lighthouse in fog, the beam turns\n\nAspect ratio: 16:9. Length: 8 seconds.',
        },
      ],
      stream: false,
    });
  });

  test.each([['I cannot make that.'], [''], [null], ['![v](http://127.0.0.1:4010/v.mp4)']])(
    'O2, O3: an answer without a link that may be followed fails and is never bought again: %s',
    async (content) => {
      const { snapshot } = await videoOf(content);
      expect(snapshot).toMatchObject({ state: 'failed', failure: { code: 'MALFORMED_RESPONSE', retry: 'never' } });
    },
  );

  test('an origin that is trusted by its name need not be https', async () => {
    const url = 'http://127.0.0.1:4010/poe/files/1.mp4';
    const { snapshot } = await videoOf(`[video](${url})`, { trustedOrigins: ['http://127.0.0.1:4010'] });
    expect(snapshot).toMatchObject({ state: 'succeeded', outputs: [{ url, kind: 'video' }] });
  });
});

test('what is no chat is refused here and never sent', async () => {
  const server = await startServer([]);
  const adapter = createTestPoe(server.origin);
  expect(await providerErrorOf(adapter.submit(IMAGE_REQUEST, createTestContext()))).toMatchObject({
    code: 'INVALID_REQUEST',
    retry: 'never',
  });
  expect(server.connections()).toBe(0);
});

test('C11: there is nothing to cancel, and nobody calls back', async () => {
  const adapter = createTestPoe('https://api.poe.com');
  const handle = { kind: 'text', reason: 'stop', text: 'words' };
  expect(adapter.capabilities).toMatchObject({ blocking: true, cancel: 'none', callbacks: 'none', lookup: false });
  expect(adapter.lookup).toBeUndefined();
  expect(await adapter.cancel(handle, createTestContext())).toBe('too_late');
  const callback = { rawBody: Buffer.from('{}'), headers: {}, receivedAt: NOW };
  expect(await adapter.parseCallback(callback, createTestContext())).toMatchObject({ kind: 'ignored' });
  await expect(adapter.poll({ kind: 'text' }, createTestContext())).rejects.toThrow('not one of a chat');
});

test('a key that no header takes is a mistake of the configuration, and is not shown', () => {
  for (const apiKey of ['', 'two words', 'line\nbreak'])
    expect(() => createTestPoe('https://api.poe.com', { apiKey })).toThrow(/^the Poe key is empty or holds/);
});
