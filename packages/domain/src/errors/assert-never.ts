/** Closes a switch over a union: a new member becomes a compile error at every switch. */
export function assertNever(value: never): never {
  throw new Error(`unexpected member of a union: ${JSON.stringify(value)}`);
}
