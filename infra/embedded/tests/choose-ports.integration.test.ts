import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { choosePorts, isPortFree } from '../src/choose-ports.ts';

describe('choosePorts', () => {
  it('keeps ports that are free and replaces one that is taken', async () => {
    const earlier = await choosePorts(undefined);
    expect(new Set(Object.values(earlier)).size).toBe(3);
    expect(await choosePorts(earlier)).toEqual(earlier);

    const squatter = createServer().listen(earlier.mongodb, '127.0.0.1');
    await once(squatter, 'listening');
    expect(await isPortFree(earlier.mongodb)).toBe(false);
    const next = await choosePorts(earlier);
    expect(next).toMatchObject({ postgres: earlier.postgres, s3: earlier.s3 });
    expect(next.mongodb).not.toBe(earlier.mongodb);
    squatter.close();
  });
});
