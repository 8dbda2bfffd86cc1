type Work<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Runs both at once. When one fails, the other is aborted and waited for: nothing goes on behind the caller's back.
 * @throws what failed first
 */
export async function runTogether<One, Other>(
  signal: AbortSignal,
  one: Work<One>,
  other: Work<Other>,
): Promise<[One, Other]> {
  const stop = new AbortController();
  const shared = AbortSignal.any([signal, stop.signal]);
  const guard = async <T>(work: Work<T>): Promise<T> => {
    try {
      return await work(shared);
    } catch (error) {
      // Only the first counts: what fails after it was aborted says so, and not why.
      stop.abort(error);
      throw error;
    }
  };
  const running = [guard(one), guard(other)] as const;
  await Promise.allSettled(running);
  if (stop.signal.aborted) throw stop.signal.reason;
  return await Promise.all(running);
}
