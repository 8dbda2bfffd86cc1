export { createGroupCommit, type GroupCommitOptions } from './create-group-commit.ts';
