import { dropManyWords as many, dropWords as one, type DropWords } from '../../shared/text/drop.ts';
import { tell } from '../text.ts';

const told = (words: DropWords): DropWords => ({ ...words, title: tell(words.title), detail: tell(words.detail) });

/** What a pane says while a task hangs over it. */
export const dropWords = (...of: Parameters<typeof one>): DropWords => told(one(...of));
/** What a pane says while several tasks hang over it. */
export const dropManyWords = (...of: Parameters<typeof many>): DropWords => told(many(...of));
