import { Policy, usualPolicy } from '../../shared/model/index.ts';
import { t, tell } from '../text.ts';

/** A number of the policy as the person edits it: its text, its bounds and its unit. */
export interface NumberField {
  name: NumberName;
  least: number;
  most?: number;
  whole?: boolean;
  /** The key of its word; empty: it has none. */
  unit: 'seconds' | 'minutes' | 'percent' | 'tokens' | 'usd' | 'times' | '';
  /** Empty means that there is no limit. */
  optional?: boolean;
}

export type NumberName =
  | 'idleSeconds' | 'ageMinutes' | 'longMinutes' | 'fullPercent' | 'mostTokens' | 'mostUsd'
  | 'remind' | 'again' | 'tell' | 'offer' | 'perHour' | 'tries' | 'wait' | 'sendBacks' | 'gatesAtOnce' | 'gateMinutes'
  | 'prepare' | 'execute' | 'judge' | 'take' | 'read' | 'rest';

const p = t.policy;
const DAY = 1_440;

export const numberFields: Record<NumberName, NumberField> = {
  idleSeconds: { name: 'idleSeconds', least: 5, most: 3_600, whole: true, unit: 'seconds' },
  ageMinutes: { name: 'ageMinutes', least: 5, most: DAY, unit: 'minutes' },
  longMinutes: { name: 'longMinutes', least: 1, most: DAY, unit: 'minutes' },
  fullPercent: { name: 'fullPercent', least: 10, most: 100, unit: 'percent' },
  mostTokens: { name: 'mostTokens', least: 1, whole: true, unit: 'tokens', optional: true },
  mostUsd: { name: 'mostUsd', least: 0.01, unit: 'usd', optional: true },
  remind: { name: 'remind', least: 1, most: DAY, unit: 'minutes' },
  again: { name: 'again', least: 1, most: DAY, unit: 'minutes' },
  tell: { name: 'tell', least: 1, most: DAY, unit: 'minutes' },
  offer: { name: 'offer', least: 1, most: DAY, unit: 'minutes' },
  perHour: { name: 'perHour', least: 0, most: 60, whole: true, unit: 'times' },
  tries: { name: 'tries', least: 0, most: 10, whole: true, unit: 'times' },
  wait: { name: 'wait', least: 1, most: DAY, unit: 'minutes' },
  sendBacks: { name: 'sendBacks', least: 0, most: 10, whole: true, unit: 'times' },
  gatesAtOnce: { name: 'gatesAtOnce', least: 1, most: 8, whole: true, unit: '' },
  gateMinutes: { name: 'gateMinutes', least: 1, most: DAY, unit: 'minutes' },
  prepare: { name: 'prepare', least: 10, most: 100, unit: 'percent' },
  execute: { name: 'execute', least: 10, most: 100, unit: 'percent' },
  judge: { name: 'judge', least: 0.1, most: 240, unit: 'minutes' },
  take: { name: 'take', least: 0.1, most: 240, unit: 'minutes' },
  read: { name: 'read', least: 0.1, most: 240, unit: 'minutes' },
  rest: { name: 'rest', least: 0.1, most: 240, unit: 'minutes' },
};

const STALL = ['remind', 'again', 'tell', 'offer', 'perHour'] as const;
const inStall = (name: NumberName): name is (typeof STALL)[number] => (STALL as readonly string[]).includes(name);
const CRASH = ['tries', 'wait'] as const;
const inCrash = (name: NumberName): name is (typeof CRASH)[number] => (CRASH as readonly string[]).includes(name);
const HANDOFF = ['prepare', 'execute', 'judge', 'take', 'read', 'rest'] as const;
const inHandoff = (name: NumberName): name is (typeof HANDOFF)[number] => (HANDOFF as readonly string[]).includes(name);
const names = Object.keys(numberFields) as NumberName[];

export interface PolicyForm {
  mode: Policy['mode'];
  confirm: boolean;
  proposals: Policy['proposals'];
  merge: Policy['merge'];
  ordersAreMine: boolean;
  /** The tmux session's name; empty: as the prompts have it. */
  session: string;
  handoffAuto: boolean;
  handoffWorkers: boolean;
  /** Who is asked first; empty: as the list of agents has it. */
  handoffOrder: string[];
  numbers: Record<NumberName, string>;
}

const valueOf = (policy: Policy, name: NumberName): number | undefined =>
  inStall(name) ? policy.stall[name] : inCrash(name) ? policy.crash[name] : inHandoff(name) ? policy.handoff[name] : policy[name];

export function formOf(policy: Policy): PolicyForm {
  const { mode, confirm, proposals, merge, ordersAreMine } = policy;
  const numbers = Object.fromEntries(names.map((name) => [name, valueOf(policy, name)?.toString() ?? ''])) as Record<NumberName, string>;
  const { auto: handoffAuto, workers: handoffWorkers, order: handoffOrder } = policy.handoff;
  return { mode, confirm, proposals, merge, ordersAreMine, session: policy.session ?? '', handoffAuto, handoffWorkers, handoffOrder, numbers };
}

export const usualForm = (): PolicyForm => formOf(usualPolicy);

/** What is wrong with the text of a number, in words; null when it is right. */
export function complaint({ least, most, whole, optional }: NumberField, text: string): string | null {
  const plain = text.trim().replace(/[\s,](?=\d{3}(?:\D|$))/g, '').replace(',', '.');
  if (plain === '') return optional ? null : most === undefined ? p.atLeast(least) : p.range(least, most);
  const value = Number(plain);
  if (!Number.isFinite(value)) return p.number;
  if (whole && !Number.isSafeInteger(value)) return p.whole;
  if (value < least || (most !== undefined && value > most)) return most === undefined ? p.atLeast(least) : p.range(least, most);
  return null;
}

const numberIn = (text: string): number => Number(text.trim().replace(/[\s,](?=\d{3}(?:\D|$))/g, '').replace(',', '.'));

export type PolicyProblems = Partial<Record<NumberName | 'session', string>>;

/** The policy to send, or what is wrong with it by field. What the form does not show stays. */
export function check(form: PolicyForm, was: Policy): { policy: Policy } | { problems: PolicyProblems } {
  const problems: PolicyProblems = {};
  const numbers: Partial<Record<NumberName, number>> = {};
  for (const name of names) {
    const words = complaint(numberFields[name], form.numbers[name]);
    if (words) problems[name] = words;
    else if (form.numbers[name].trim() !== '') numbers[name] = numberIn(form.numbers[name]);
  }
  if (numbers.prepare !== undefined && numbers.execute !== undefined && numbers.prepare > numbers.execute)
    problems.prepare = p.notAfter(numbers.execute);
  const session = form.session.trim();
  if (!/^[A-Za-z0-9_-]{0,80}$/.test(session)) problems.session = p.sessionName;
  if (Object.keys(problems).length > 0) return { problems };
  const { mostTokens: _tokens, mostUsd: _usd, session: _session, ...kept } = was;
  const { mode, confirm, proposals, merge, ordersAreMine } = form;
  const pick = (wanted: (name: NumberName) => boolean) => Object.fromEntries(Object.entries(numbers).filter(([name]) => wanted(name as NumberName)));
  const stall = { ...was.stall, ...pick(inStall) };
  const crash = { ...was.crash, ...pick(inCrash) };
  const { handoffAuto: auto, handoffWorkers: workers, handoffOrder: order } = form;
  const handoff = { ...was.handoff, auto, workers, order, ...pick(inHandoff) };
  const own = pick((name) => !inStall(name) && !inCrash(name) && !inHandoff(name));
  const parsed = Policy.safeParse({ ...kept, ...(session ? { session } : {}), mode, confirm, proposals, merge, ordersAreMine, ...own, stall, crash, handoff });
  return parsed.success ? { policy: parsed.data } : { problems: { idleSeconds: tell(parsed.error.issues[0]?.message ?? '') } };
}

export const differs = (form: PolicyForm, was: Policy): boolean => JSON.stringify(form) !== JSON.stringify(formOf(was));
