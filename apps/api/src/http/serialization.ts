import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyInstance } from 'fastify';
import { oncePerSchema } from './once-per-schema.ts';

const build = SerializerSelector()({}, {});
const serializerOf = oncePerSchema((schema) => build({ schema, method: '', url: '', httpStatus: '' }));

/** Fastify's own serializers, shared by all routes whose answers have the same schema. */
export function registerSerialization(app: FastifyInstance): void {
  app.setSerializerCompiler<object>(({ schema }) => serializerOf(schema));
}
