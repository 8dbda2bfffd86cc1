import { describe, expect, it } from 'vitest';
import { createGroupCommit } from './create-group-commit.ts';

/** A store that records each group and answers when it is told to. */
function createStore(options: { lanes?: number; maxMembers?: number } = {}) {
  const groups: { members: readonly string[]; finish: (error?: Error) => void }[] = [];
  const enter = createGroupCommit<string, string>({
    commit: (members) =>
      new Promise((resolve, reject) => {
        const finish = (error?: Error) =>
          error === undefined ? resolve(members.map((member) => `${member}!`)) : reject(error);
        groups.push({ members, finish });
      }),
    isWorthSingly: (error) => error instanceof Error && error.message !== 'away',
    ...options,
  });
  return { groups, enter };
}

/** Lets every promise that can go on do so. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('group commit', () => {
  it('commits one who comes alone at once, and together whoever comes meanwhile, each with an answer of its own', async () => {
    const { groups, enter } = createStore();
    const answers = ['a', 'b', 'c'].map(enter);
    expect(groups.map(({ members }) => members)).toEqual([['a']]);
    groups[0]?.finish();
    await settle();
    expect(groups.map(({ members }) => members)).toEqual([['a'], ['b', 'c']]);
    groups[1]?.finish();
    expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'c!']);
    void enter('d');
    expect(groups[2]?.members).toEqual(['d']);
  });

  it('bounds a group and keeps the order of arrival', async () => {
    const { groups, enter } = createStore({ maxMembers: 2 });
    const answers = ['a', 'b', 'c', 'd', 'e'].map(enter);
    for (let index = 0; index < 3; index += 1) {
      groups[index]?.finish();
      await settle();
    }
    groups[2]?.finish();
    await Promise.all(answers.slice(0, 3));
    expect(groups.map(({ members }) => members)).toEqual([['a'], ['b', 'c'], ['d', 'e']]);
  });

  it('keeps as many groups in flight as it has lanes', () => {
    const { groups, enter } = createStore({ lanes: 2 });
    for (const member of ['a', 'b', 'c']) void enter(member);
    expect(groups.map(({ members }) => members)).toEqual([['a'], ['b']]);
  });

  it('runs the members of a failed group singly, so that the one at fault fails alone', async () => {
    const { groups, enter } = createStore();
    const answers = ['a', 'b', 'poison', 'c'].map(enter);
    groups[0]?.finish();
    await settle();
    groups[1]?.finish(new Error('poisoned'));
    for (let index = 2; index < 5; index += 1) {
      await settle();
      groups[index]?.finish(groups[index]?.members[0] === 'poison' ? new Error('poisoned') : undefined);
    }
    expect(await Promise.allSettled(answers)).toMatchObject([
      { value: 'a!' },
      { value: 'b!' },
      { reason: { message: 'poisoned' } },
      { value: 'c!' },
    ]);
    expect(groups.slice(2).map(({ members }) => members)).toEqual([['b'], ['poison'], ['c']]);
  });

  it('tells every member when the store is away, and serves the next ones', async () => {
    const { groups, enter } = createStore();
    const answers = ['a', 'b', 'c'].map(enter);
    groups[0]?.finish();
    await settle();
    groups[1]?.finish(new Error('away'));
    expect(await Promise.allSettled(answers)).toMatchObject([
      { value: 'a!' },
      { reason: { message: 'away' } },
      { reason: { message: 'away' } },
    ]);
    expect(groups).toHaveLength(2);
    const next = enter('d');
    groups[2]?.finish();
    expect(await next).toBe('d!');
  });
});
