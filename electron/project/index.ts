export { FolderError, gitBranch, inspectFolder, prefixOf, type Folder } from './folder.ts';
export { openRegistry, writeAtomic, type Registry, type RegistryEntry } from './registry.ts';
