import { createCanvas } from '@napi-rs/canvas';
import type { FastifyInstance } from 'fastify';
import { chooseMood, toCss } from '../render/mood.ts';
import { createRandom } from '../render/random.ts';

const SIZE = 640;

/** A picture of a product that does not exist, for demos and tests: another name, another product. */
export function drawSampleProduct(name: string): Buffer {
  const random = createRandom(name);
  const { accents, backdrop } = chooseMood('', random);
  const canvas = createCanvas(SIZE, SIZE);
  const context = canvas.getContext('2d');
  context.fillStyle = '#f4f4f2';
  context.fillRect(0, 0, SIZE, SIZE);
  context.fillStyle = 'rgba(0, 0, 0, 0.12)';
  context.beginPath();
  context.ellipse(SIZE / 2, SIZE * 0.84, SIZE * 0.27, SIZE * 0.04, 0, 0, Math.PI * 2);
  context.fill();
  const width = SIZE * (0.3 + random() * 0.2);
  const top = SIZE * (0.22 + random() * 0.12);
  context.fillStyle = toCss(accents[0]);
  context.beginPath();
  context.roundRect((SIZE - width) / 2, top, width, SIZE * 0.83 - top, 20 + random() * 70);
  context.fill();
  context.fillStyle = toCss(backdrop[0]);
  context.beginPath();
  context.roundRect(SIZE / 2 - width * 0.2, top - SIZE * 0.08, width * 0.4, SIZE * 0.09, 12);
  context.fill();
  context.fillStyle = toCss(accents[1]);
  context.fillRect((SIZE - width) / 2, SIZE * 0.52, width, SIZE * 0.14);
  return canvas.toBuffer('image/png');
}

/** `GET /rck/samples/{name}.png`. */
export function addServeSampleImageRoute(app: FastifyInstance): void {
  app.get<{ Params: { name: string } }>('/samples/:name.png', async (request, reply) =>
    reply.type('image/png').send(drawSampleProduct(request.params.name)),
  );
}
