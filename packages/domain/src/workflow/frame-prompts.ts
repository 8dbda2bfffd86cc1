import type { WorkflowMetadata } from './workflow.ts';

/**
 * One prompt for each frame, at the moments that tell the story: the opening, the middle, and the closing (R-004-18). The
 * moment comes first, since picture models read the beginning of a long prompt best.
 */
export function framePrompts(
  finalPrompt: string,
  { style, tone, targetAudience }: Pick<WorkflowMetadata, 'style' | 'tone' | 'targetAudience'>,
  count: number,
): readonly string[] {
  const wishes = [
    ...(style === null ? [] : [`Style: ${style}`]),
    ...(tone === null ? [] : [`Tone: ${tone}`]),
    ...(targetAudience === null ? [] : [`Audience: ${targetAudience}`]),
  ];
  return Array.from({ length: count }, (_, index) =>
    [
      `${momentOf(index, count)}. A single still picture of this video, without any text in it.`,
      finalPrompt,
      ...wishes,
    ].join('\n'),
  );
}

function momentOf(index: number, count: number): string {
  if (index === 0) return count === 1 ? 'Key moment: what the video is about' : 'Opening moment: the scene is set';
  if (index === count - 1) return 'Closing moment: how the video ends';
  const middles = count - 2;
  return middles === 1
    ? 'Middle moment: the height of the action'
    : `Middle moment ${index} of ${middles}: the action unfolds`;
}
