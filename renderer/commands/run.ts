import type { AppCommandId } from '../../shared/contract/index.ts';
import { say, toast } from '../view.ts';
import { contextNow, isCovered } from './context.ts';
import { offer } from './offer.ts';

/** Does what a command says, or tells why it cannot be done now. */
export function runCommand(id: AppCommandId): void {
  const offered = offer(id, contextNow());
  if (!offered || isCovered()) return;
  if (!offered.whyNot) return offered.run();
  toast(offered.whyNot, 'plain');
  say(offered.whyNot);
}
