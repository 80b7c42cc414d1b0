export { changedSince, changesBetween } from './changes.ts';
export { createGit, GitError, type Git } from './git.ts';
export { mergeTask, tidyBranch } from './merge.ts';
export { keepSnapshot, lacks } from './snapshot.ts';
export { commitWork, ensureTree, prepareTree, removeTree, type TreePlace } from './worktree.ts';
export { findRepository, underWay } from './repository.ts';
