/**
 * Compiles each schema once in a process. Most routes share the schemas of their errors and things, and compiling them
 * anew for each was most of what a server needed to start.
 */
export function oncePerSchema<Compiled>(compile: (schema: object) => Compiled): (schema: object) => Compiled {
  const known = new WeakMap<object, Compiled>();
  return (schema) => {
    const compiled = known.get(schema) ?? compile(schema);
    known.set(schema, compiled);
    return compiled;
  };
}
