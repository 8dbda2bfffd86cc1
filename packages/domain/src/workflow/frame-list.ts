/** `frame 1`, `frames 0, 1 and 4`. */
export function frameList(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((one, other) => one - other);
  const last = sorted.pop();
  return sorted.length === 0 ? `frame ${last}` : `frames ${sorted.join(', ')} and ${last}`;
}
