import type { JobNotice } from '@callsheet/engine';

/** Hears notices. */
export type NoticeListener = (notice: JobNotice) => void;

/** Listeners by the name of what they listen to. */
export interface Topics {
  /** Answers how to stop hearing. */
  add(name: string, listener: NoticeListener): () => void;
  publish(name: string, notice: JobNotice): void;
  names(): readonly string[];
  count(): number;
}

export function createTopics(): Topics {
  const topics = new Map<string, Set<NoticeListener>>();
  let count = 0;
  return {
    add(name, listener) {
      // One of its own per call: the same function may listen twice.
      const own: NoticeListener = (notice) => listener(notice);
      const topic = topics.get(name) ?? new Set();
      topics.set(name, topic.add(own));
      count += 1;
      return () => {
        if (!topic.delete(own)) return;
        count -= 1;
        if (topic.size === 0 && topics.get(name) === topic) topics.delete(name);
      };
    },
    publish(name, notice) {
      for (const listener of topics.get(name) ?? []) listener(notice);
    },
    names: () => [...topics.keys()],
    count: () => count,
  };
}
