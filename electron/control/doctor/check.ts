import type { Check, DoctorSaying } from '../../../shared/contract/index.ts';

type More = Partial<Pick<Check, 'copy' | 'url' | 'mend'>>;
const check = (state: Check['state']) => (id: string, about: Check['about'], what: DoctorSaying, more: More = {}): Check => ({ id, about, state, what, ...more });

export const ok = check('ok');
export const note = check('note');
export const wrong = check('wrong');
