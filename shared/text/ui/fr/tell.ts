import { teller } from '../said.ts';
import { appSaid } from './said/app.ts';
import { cli } from './said/cli.ts';
import { delivery } from './said/delivery.ts';
import { work } from './said/work.ts';

/** A sentence that the rules said in English, in French. */
export const tell = teller([work, delivery, cli, appSaid], { '; ': '\u202F; ' });
