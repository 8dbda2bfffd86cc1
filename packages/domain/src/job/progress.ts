/** Progress of a job from the provider's own 0..1 while it works there: 10 to 85, the rest is ours (U-13). */
export function waitingProgress(fraction: number): number {
  return 10 + Math.round(Math.min(1, Math.max(0, fraction)) * 75);
}
