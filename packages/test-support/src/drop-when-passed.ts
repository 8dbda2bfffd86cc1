/** The part of vitest's suite that tells how its tests ended. */
export interface TestNode {
  readonly result?: { readonly state: string } | undefined;
  readonly tasks?: readonly TestNode[];
}

/** Something a test file made and wants gone when all went well. */
export interface Droppable {
  drop(): Promise<void>;
}

/**
 * Drops what a test file made, unless one of its tests failed: then it stays for a look inside. To be called in
 * `afterAll`, whose second parameter is the suite; vitest insists on a destructuring pattern for the first.
 */
export async function dropWhenPassed(suite: TestNode, resources: readonly (Droppable | undefined)[]): Promise<void> {
  if (hasFailed(suite)) return;
  for (const resource of resources) await resource?.drop();
}

function hasFailed(node: TestNode): boolean {
  return node.result?.state === 'fail' || (node.tasks ?? []).some(hasFailed);
}
