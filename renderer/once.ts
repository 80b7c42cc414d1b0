/**
 * Gives a function that does one act at a time: what is asked for while another lasts is not done, as the second of two
 * quick clicks. An act that fails lets the next one through; its error is the caller's.
 */
export function oneAtATime(): (act: () => Promise<unknown>) => Promise<void> {
  let busy = false;
  return async (act) => {
    if (busy) return;
    busy = true;
    try {
      await act();
    } finally {
      busy = false;
    }
  };
}
