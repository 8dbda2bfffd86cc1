/** A handler that waits until it is told to end, one by one. */
export function createGates() {
  const gates = new Map<string, PromiseWithResolvers<void>>();
  return {
    running: () => [...gates.keys()],
    enter: async (id: string) => {
      const gate = Promise.withResolvers<void>();
      gates.set(id, gate);
      await gate.promise;
      gates.delete(id);
    },
    leave: (id: string) => gates.get(id)?.resolve(),
    leaveAll: () => {
      for (const gate of gates.values()) gate.resolve();
    },
  };
}
