export { FolderError, gitBranch, inspectFolder, prefixOf, type Folder } from './folder.ts';
export { placeOnce, putText, readText, UnusableFile, type Found } from './files/disk.ts';
export { exportProject } from './files/export.ts';
export { inspectSeed, type Seed } from './files/seed.ts';
export { keepFiles, type FilesOptions, type ProjectFilesKeeper } from './files/keep.ts';
export { openRegistry, writeAtomic, type Registry, type RegistryEntry } from './registry.ts';
export * from './trees/index.ts';
