import { assertNever } from '../errors/assert-never.ts';
import { frameList } from './frame-list.ts';
import type { RunningOrder } from './workflow.ts';

/** `Frames 0 and 2 are being made`. */
export function runningText({ action, parts }: Pick<RunningOrder, 'action' | 'parts'>): string {
  switch (action) {
    case 'refine':
      return 'The prompt is being refined';
    case 'frames': {
      const numbers = parts.flatMap(({ frameNumber }) => (frameNumber === null ? [] : [frameNumber]));
      const list = frameList(numbers);
      return `${list.charAt(0).toUpperCase()}${list.slice(1)} ${numbers.length === 1 ? 'is' : 'are'} being made`;
    }
    case 'video':
      return 'The video is being made';
    default:
      return assertNever(action);
  }
}
