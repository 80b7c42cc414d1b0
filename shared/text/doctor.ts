import type { DoctorSaying, DoctorWords } from '../contract/doctor.ts';

/** A finding in words, and what to do about it. */
export interface DoctorLine {
  says: string;
  remedy?: string;
}
/** The sentences of the doctor in one language. */
export type DoctorTexts = { [W in keyof DoctorWords]: (...knows: DoctorWords[W]) => DoctorLine };

/** A finding in the words of a language. */
export function doctorLine([word, ...knows]: DoctorSaying, texts: DoctorTexts): DoctorLine {
  return (texts[word] as (...given: (string | number)[]) => DoctorLine)(...knows);
}
