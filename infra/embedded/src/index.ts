export { type PrepareRootOptions, prepareRoot } from './root/prepare-root.ts';
export type { RestartMode, RunningStack, StackEndpoints, StackOptions, StackServer } from './stack-endpoints.ts';
export { StackError } from './stack-error.ts';
export { resetStack, startStack } from './start-stack.ts';
