import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer, text } from 'node:stream/consumers';

interface Order {
  readonly id: string;
  readonly jobId: string;
  readonly makes: 'image' | 'video';
}

/** Runway's contract in a process that outlives the ones that are killed: every order is made by the time of the first look. */
export async function startFaultRunway(input: { clipPath: string; picturePath: string }) {
  const orders: Order[] = [];
  let origin = '';
  let uploads = 0;
  const json = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  async function create(makes: Order['makes'], request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { promptText } = JSON.parse(await text(request)) as { promptText: string };
    const jobId = /[0-9a-f]{24}/.exec(promptText)?.[0] ?? '';
    const order = { id: `t${orders.length}x${jobId}`, jobId, makes };
    orders.push(order);
    json(response, 200, { id: order.id, estimatedCost: { credits: 5 } });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://unused.invalid');
    const last = pathname.split('/').at(-1) ?? '';
    if (pathname === '/v1/text_to_image') await create('image', request, response);
    else if (pathname === '/v1/image_to_video') await create('video', request, response);
    else if (pathname === '/v1/uploads') {
      uploads += 1;
      await text(request);
      json(response, 200, { uploadUrl: `${origin}/storage/${uploads}`, fields: {}, runwayUri: `runway://${uploads}` });
    } else if (pathname.startsWith('/storage/')) {
      await buffer(request);
      response.writeHead(204).end();
    } else if (pathname.startsWith('/files/')) {
      response.writeHead(200, { 'content-type': last === 'image' ? 'image/png' : 'video/mp4' });
      createReadStream(last === 'image' ? input.picturePath : input.clipPath).pipe(response);
    } else {
      const order = orders.find(({ id }) => id === last);
      if (order === undefined) json(response, 404, { error: 'no such task' });
      else json(response, 200, { id: order.id, status: 'SUCCEEDED', output: [`${origin}/files/${order.makes}`] });
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider has no port');
  origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    /** What was bought for a job, in the order in which it was. */
    ordersOf: (jobId: string): readonly Order['makes'][] =>
      orders.filter((order) => order.jobId === jobId).map(({ makes }) => makes),
    close: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
