export { doubtful, inDoubt } from '../../shared/rules/index.ts';
