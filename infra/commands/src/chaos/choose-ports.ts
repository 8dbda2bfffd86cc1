import { randomInt } from 'node:crypto';
import { CommandError } from '../command-error.ts';
import { isPortFree } from '../ports.ts';

/** Below the range from which the kernel takes the ports of outgoing connections: a killed app gets its port back. */
const RANGE = { lowest: 12_000, highest: 19_999 } as const;
const TRIES = 200;

/** So many different free ports. */
export async function choosePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  for (let number = 0; number < TRIES && ports.size < count; number += 1) {
    const port = randomInt(RANGE.lowest, RANGE.highest + 1);
    if (await isPortFree(port)) ports.add(port);
  }
  if (ports.size < count)
    throw new CommandError({ message: `No free ports were found from ${RANGE.lowest} to ${RANGE.highest}.` });
  return [...ports];
}
