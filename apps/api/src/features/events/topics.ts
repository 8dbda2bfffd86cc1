/** Hears notices. */
export type NoticeListener<Notice> = (notice: Notice) => void;

/** Listeners by the name of what they listen to. */
export interface Topics<Notice> {
  /** Answers how to stop hearing. */
  add(name: string, listener: NoticeListener<Notice>): () => void;
  publish(name: string, notice: Notice): void;
  names(): readonly string[];
  count(): number;
}

export function createTopics<Notice>(): Topics<Notice> {
  const topics = new Map<string, Set<NoticeListener<Notice>>>();
  let count = 0;
  return {
    add(name, listener) {
      // One of its own per call: the same function may listen twice.
      const own: NoticeListener<Notice> = (notice) => listener(notice);
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
