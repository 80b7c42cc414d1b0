export { JOURNAL_VERSION, JournalError, openJournal, type Journal } from './journal.ts';
