import { DomainError } from '@callsheet/domain';

/** How many event streams, of any kind, a user may hold open in one process. */
export interface StreamSlots {
  /**
   * Answers how to give the slot back.
   * @throws DomainError RATE_LIMITED when the user has no slot left.
   */
  take(userId: string): () => void;
}

export function createStreamSlots(options: { perUser: number }): StreamSlots {
  const taken = new Map<string, number>();
  return {
    take(userId) {
      const count = taken.get(userId) ?? 0;
      if (count >= options.perUser) {
        throw new DomainError({
          code: 'RATE_LIMITED',
          message: `You have ${count} streams open, which is as many as you may have; close one first.`,
          details: { retryAfterSeconds: 5, limit: options.perUser },
        });
      }
      taken.set(userId, count + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (taken.get(userId) ?? 1) - 1;
        if (left === 0) taken.delete(userId);
        else taken.set(userId, left);
      };
    },
  };
}
