import type { Dispatcher } from 'undici';

/**
 * The same dispatcher, telling when undici begins to write a request to a connected socket. Before that the far side
 * cannot have seen anything of it; after it nobody can be sure. Error codes alone cannot tell the two apart: a reset
 * happens during a TLS handshake as well as after the body.
 */
export function watchRequestStart(dispatcher: Dispatcher, onStart: () => void): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, context) => {
      start?.(controller, context);
      if (!controller.aborted) onStart();
    };
    return dispatch(options, handler);
  });
}
