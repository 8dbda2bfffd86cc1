import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StackError } from './stack-error.ts';

export type StackPorts = { postgres: number; mongodb: number; s3: number };

// Below the range from which the kernel takes the ports of outgoing connections: nobody sits there by chance.
const lowestPort = 20_000;
const highestPort = 29_999;
const attempts = 50;

/** True when nobody listens on this loopback port. */
export const isPortFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });

const choosePort = async (taken: ReadonlySet<number>): Promise<number> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = randomInt(lowestPort, highestPort + 1);
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
  throw new StackError({ reason: `No free port was found between ${lowestPort} and ${highestPort}` });
};

/** Three free loopback ports: the earlier ones where they are still free, so that addresses stay the same. */
export const choosePorts = async (earlier: StackPorts | undefined): Promise<StackPorts> => {
  const taken = new Set<number>(earlier ? Object.values(earlier) : []);
  const keepOrChoose = async (port: number | undefined): Promise<number> => {
    if (port !== undefined && (await isPortFree(port))) return port;
    const chosen = await choosePort(taken);
    taken.add(chosen);
    return chosen;
  };
  return {
    postgres: await keepOrChoose(earlier?.postgres),
    mongodb: await keepOrChoose(earlier?.mongodb),
    s3: await keepOrChoose(earlier?.s3),
  };
};
