import { Agent } from 'undici';
import { describe, expect, test } from 'vitest';
import { film, get, open, read, redirect, routeTo } from '../testing/download-setup.ts';
import { providerErrorOf } from '../testing/replicate-setup.ts';
import { useScriptedServers } from '../testing/use-scripted-servers.ts';
import { waitUntil } from '../testing/wait-until.ts';

const startServer = useScriptedServers();

describe('SSRF: where a name leads', () => {
  test.each([
    ['loopback', ['127.0.0.1']],
    ['private', ['10.1.2.3']],
    ['link-local', ['169.254.169.254']],
    ['IPv6 loopback', ['::1']],
    ['IPv6-mapped', ['::ffff:10.0.0.1']],
    ['NAT64', ['64:ff9b::a9fe:a9fe']],
    ['one private address among public ones', ['8.8.8.8', '192.168.0.1']],
    ['something that is no address', ['files.example.com']],
  ])('a name that resolves to %s is refused, unconnected', async (_name, addresses) => {
    const opened: unknown[] = [];
    const error = await providerErrorOf(
      open('https://files.example.com/a', {
        allowedOrigins: [],
        lookup: async () => addresses.map((address) => ({ address })),
        openConnections: (pinned) => {
          opened.push(pinned);
          return new Agent();
        },
      }),
    );
    expect(error).toMatchObject({ code: 'OUTPUT_REFUSED', retry: 'never' });
    expect(opened).toEqual([]);
  });

  test.each([
    ['fails', async () => Promise.reject(new Error('ENOTFOUND'))],
    ['knows no address', async () => []],
  ])('a name service that %s is UNAVAILABLE', async (_name, lookup) => {
    const error = await providerErrorOf(open('https://files.example.com/a', { allowedOrigins: [], lookup }));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'same_attempt' });
  });

  test('DNS that changes: a public name is looked up once and pinned to what was checked', async () => {
    const server = await startServer([get('/a', film())]);
    const { pinned, openConnections } = routeTo(server.port);
    const answers = [[{ address: '8.8.8.8' }, { address: '2606:4700:4700::1111' }], [{ address: '127.0.0.1' }]];
    let lookups = 0;
    const download = await open('https://files.example.com/a', {
      allowedOrigins: [],
      lookup: async () => answers[lookups++] ?? [],
      openConnections,
    });
    expect(await read(download.stream)).toBe('film');
    expect(lookups).toBe(1);
    expect(pinned).toEqual([
      [
        { address: '8.8.8.8', family: 4 },
        { address: '2606:4700:4700::1111', family: 6 },
      ],
    ]);
  });

  test('DNS that changes: a redirect to the same name is checked anew', async () => {
    const server = await startServer([get('/a', redirect('/b'))]);
    const { pinned, openConnections } = routeTo(server.port);
    const answers = [[{ address: '8.8.8.8' }], [{ address: '127.0.0.1' }]];
    let lookups = 0;
    const error = await providerErrorOf(
      open('https://files.example.com/a', {
        allowedOrigins: [],
        lookup: async () => answers[lookups++] ?? [],
        openConnections,
      }),
    );
    expect(error.code).toBe('OUTPUT_REFUSED');
    expect(pinned).toHaveLength(1);
  });

  test('a real connection to a private address is never made through a name', async () => {
    const server = await startServer([]);
    const error = await providerErrorOf(
      open(`https://files.example.com:${server.port}/a`, {
        allowedOrigins: [],
        lookup: async () => [{ address: '127.0.0.1' }],
      }),
    );
    expect(error.code).toBe('OUTPUT_REFUSED');
    expect(server.connections()).toBe(0);
  });
});

describe('C10, SSRF: redirects', () => {
  test.each([301, 302, 303, 307, 308])('a %i within an allowed origin is followed', async (status) => {
    const server = await startServer([get('/a', redirect('/b?x=1', status)), get('/b?x=1', film())]);
    const download = await open(`${server.origin}/a`);
    expect(download.finalUrl).toBe(`${server.origin}/b?x=1`);
    expect(await read(download.stream)).toBe('film');
  });

  test('a redirect to another public host is followed, resolved and pinned for itself', async () => {
    const server = await startServer([get('/a', redirect('https://cdn.example.net/b')), get('/b', film())]);
    const { pinned, openConnections } = routeTo(server.port);
    const names: string[] = [];
    const download = await open('https://files.example.com/a', {
      allowedOrigins: [],
      lookup: async (hostname) => {
        names.push(hostname);
        return [{ address: hostname === 'cdn.example.net' ? '1.1.1.1' : '8.8.8.8' }];
      },
      openConnections,
    });
    expect(await read(download.stream)).toBe('film');
    expect(names).toEqual(['files.example.com', 'cdn.example.net']);
    expect(pinned).toEqual([[{ address: '8.8.8.8', family: 4 }], [{ address: '1.1.1.1', family: 4 }]]);
  });

  test.each([
    ['a private address', 'http://10.0.0.1/latest/meta-data'],
    ['the metadata service', 'http://169.254.169.254/latest/meta-data'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['mapped IPv6', 'https://[::ffff:127.0.0.1]/'],
    ['localhost', 'https://localhost/'],
    ['plain http', 'http://files.example.com/b'],
    ['a file', 'file:///etc/passwd'],
    ['credentials', 'https://a:b@files.example.com/'],
    ['no URL', 'https://'],
  ])('a redirect to %s is refused', async (_name, location) => {
    const server = await startServer([get('/a', redirect(location))]);
    const error = await providerErrorOf(open(`${server.origin}/a`));
    expect(error).toMatchObject({ code: 'OUTPUT_REFUSED', retry: 'never' });
    await waitUntil(() => server.connections() === 0);
  });

  test('a redirect to another port of the allowed host is refused, unconnected', async () => {
    const inside = await startServer([]);
    const server = await startServer([get('/a', redirect(`${inside.origin}/secret`))]);
    expect((await providerErrorOf(open(`${server.origin}/a`))).code).toBe('OUTPUT_REFUSED');
    expect(inside.connections()).toBe(0);
  });

  test('a redirect without a target and one too many are refused', async () => {
    const without = await startServer([get('/a', { status: 302 })]);
    expect((await providerErrorOf(open(`${without.origin}/a`))).code).toBe('OUTPUT_REFUSED');
    const loop = await startServer([get('/a', redirect('/a')), get('/a', redirect('/a')), get('/a', redirect('/a'))]);
    expect((await providerErrorOf(open(`${loop.origin}/a`, { maxRedirects: 2 }))).code).toBe('OUTPUT_REFUSED');
  });
});
