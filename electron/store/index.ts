export { openRecordings, type Recordings } from './recordings.ts';
export { JOURNAL_VERSION, JournalError, openJournal, UnreadableEvent, type Journal } from './journal.ts';
