import { waitFor } from '@callsheet/test-support';
import { expect, test } from 'vitest';
import type { SseEvent } from '../../http/sse-connection.ts';
import type { QuotaCrossing } from '../../money-ports.ts';
import { createQuotaFeed } from './quota-feed.ts';

const AT = new Date('2026-11-20T10:00:00Z');

function crossing(percent: 75 | 90 | 100): QuotaCrossing {
  const id = `quota:w:2026-11:${percent}`;
  return {
    id,
    meter: 'videoGenerations',
    workspaceId: 'w',
    period: '2026-11',
    percent,
    used: percent,
    limit: 100,
    at: AT,
  };
}

/** A feed whose store the test fills, with a member `m` of the workspace. */
function openFeed() {
  const crossed: QuotaCrossing[] = [];
  const errors: unknown[] = [];
  let looks = 0;
  let away = false;
  const feed = createQuotaFeed({
    quota: {
      crossedSince: async () => {
        looks += 1;
        if (away) throw new Error('away');
        return crossed.map((one) => ({ ...one, memberIds: ['m', 'n'] }));
      },
      crossedFor: async (userId) => (userId === 'm' ? [...crossed] : []),
    },
    now: () => AT,
    onError: (error) => errors.push(error),
    intervalMs: 1,
  });
  function follow(userId: string) {
    const sent: SseEvent[] = [];
    let leave = () => undefined;
    const connection = {
      send: (event: SseEvent) => void sent.push(event),
      onClose: (listener: () => void) => {
        leave = () => void listener();
      },
    };
    feed.follow({ userId, since: AT, connection });
    return { sent, leave: () => leave() };
  }
  const looked = async (times: number) => {
    const from = looks;
    await waitFor(() => looks >= from + times, { description: 'the feed to look', intervalMs: 1 });
  };
  return { crossed, errors, follow, looked, looks: () => looks, setAway: (next: boolean) => (away = next) };
}

test('R-000-07: members hear what is new once on each connection, and others nothing', async () => {
  const feed = openFeed();
  const [first, second, stranger] = [feed.follow('m'), feed.follow('m'), feed.follow('x')];
  feed.crossed.push(crossing(75));
  await feed.looked(3);
  const told = {
    event: 'quota.threshold',
    data: {
      id: 'quota:w:2026-11:75',
      type: 'quota.threshold',
      timestamp: '2026-11-20T10:00:00.000Z',
      data: { meter: 'videoGenerations', workspaceId: 'w', period: '2026-11', percent: 75, used: 75, limit: 100 },
    },
  };
  expect([first.sent, second.sent, stranger.sent]).toEqual([[told], [told], []]);
  for (const one of [first, second, stranger]) one.leave();
});

test('who comes later hears what was reached since their resume point', async () => {
  const feed = openFeed();
  feed.crossed.push(crossing(75), crossing(90));
  const late = feed.follow('m');
  await feed.looked(2);
  expect(late.sent.map(({ data }) => (data as { id: string }).id)).toEqual([crossing(75).id, crossing(90).id]);
  late.leave();
});

test('a store that is away delays, and nobody who follows means that nobody looks', async () => {
  const feed = openFeed();
  feed.setAway(true);
  const member = feed.follow('m');
  feed.crossed.push(crossing(100));
  await feed.looked(2);
  expect(feed.errors.length).toBeGreaterThan(0);
  feed.setAway(false);
  await waitFor(() => member.sent.length === 1, { description: 'the event', intervalMs: 1 });
  member.leave();
  const before = feed.looks();
  const next = feed.follow('n');
  next.leave();
  // A timer that went on would have looked by the time of the first look of the next follower.
  expect(feed.looks()).toBe(before);
  const last = feed.follow('n');
  await feed.looked(1);
  last.leave();
});
