/** How many wait for one commit at most: large enough for any burst, small enough for one statement. */
const MAX_MEMBERS = 256;

export interface GroupCommitOptions<Member, Answer> {
  /** Commits all members and answers one by one, in their order. Rejecting means that nobody's outcome is told. */
  readonly commit: (members: readonly Member[]) => Promise<readonly Answer[]>;
  /** Whether an error of a group says nothing about its members, so that each is worth a commit of its own. */
  readonly isWorthSingly: (error: unknown) => boolean;
  /** Groups in flight at once; 1 unless told. */
  readonly lanes?: number;
  readonly maxMembers?: number;
}

interface Waiting<Member, Answer> {
  readonly member: Member;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Whoever comes while a commit is in flight waits for the next one, and they commit together. One who comes alone is
 * committed at once.
 */
export function createGroupCommit<Member, Answer>(
  options: GroupCommitOptions<Member, Answer>,
): (member: Member) => Promise<Answer> {
  const { commit, isWorthSingly, lanes = 1, maxMembers = MAX_MEMBERS } = options;
  const waiting: Waiting<Member, Answer>[] = [];
  let running = 0;

  async function runLane(): Promise<void> {
    running += 1;
    for (let group = waiting.splice(0, maxMembers); group.length > 0; group = waiting.splice(0, maxMembers)) {
      await settleGroup(group);
    }
    running -= 1;
  }

  async function settleGroup(group: readonly Waiting<Member, Answer>[]): Promise<void> {
    try {
      const answers = await commit(group.map(({ member }) => member));
      for (const [index, { resolve, reject }] of group.entries()) {
        const answer = answers[index];
        if (answer === undefined) reject(new Error('a commit left one of its members without an answer'));
        else resolve(answer);
      }
    } catch (error) {
      // One after the other, in the order of arrival: what poisons one must not touch the next.
      if (group.length > 1 && isWorthSingly(error)) for (const one of group) await settleGroup([one]);
      else for (const { reject } of group) reject(error);
    }
  }

  return (member) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.push({ member, resolve, reject });
      if (running < lanes) void runLane();
    });
}
