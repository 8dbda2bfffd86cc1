export { type PrepareRootOptions, prepareRoot } from './root/prepare-root.ts';
export type { RunningStack, StackEndpoints, StackOptions } from './stack-endpoints.ts';
export { StackError } from './stack-error.ts';
export { resetStack, startStack } from './start-stack.ts';
