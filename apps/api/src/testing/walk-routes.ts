import type { RouteOptions } from 'fastify';

export type WalkedMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';

/** A route as it can be called, with ids filled in. */
export interface WalkedCall {
  readonly method: WalkedMethod;
  readonly url: string;
  readonly access: string | undefined;
  readonly route: RouteOptions;
}

/** Every method and URL of the routes. */
export function callsOf(routes: readonly RouteOptions[]): WalkedCall[] {
  return routes.flatMap((route) =>
    [route.method].flat().map((method) => ({
      method: method as WalkedMethod,
      url: route.url.replace(/:\w+/g, '0123456789abcdef01234567').replace('*', 'index.css'),
      access: route.config?.access,
      route,
    })),
  );
}

/** @fastify/cors answers preflights under this one; it holds no data. */
export function isPreflight(route: RouteOptions): boolean {
  return route.method === 'OPTIONS' && route.url === '*';
}

/** A body that nobody can read, where there may be one. */
export function brokenBody(method: string) {
  return method === 'POST' || method === 'PUT' || method === 'PATCH'
    ? { headers: { 'content-type': 'application/json' }, payload: '{ broken' }
    : {};
}
