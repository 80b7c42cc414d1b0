import { powerSaveBlocker } from 'electron';

/** Keeps the computer from falling asleep while `awake` is asked for; the screen may go dark. */
export function createSleepGuard(): { set(awake: boolean): void } {
  let id: number | null = null;
  return {
    set(awake) {
      if (awake && id === null) id = powerSaveBlocker.start('prevent-app-suspension');
      if (!awake && id !== null) {
        powerSaveBlocker.stop(id);
        id = null;
      }
    },
  };
}
