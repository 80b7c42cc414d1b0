/** Words of the strip under a terminal. */
export const stripWords = {
  lost: 'The terminal host stopped, and this session with it.',
  exited: (code: number | null) =>
    code === null || code === 0 ? 'The session has ended.' : `The session ended with exit code ${code}.`,
  stopped: 'Stopped.',
  doubt: (detail: string) => `Did the prompt arrive? ${detail}`.trim(),
  needsYou: 'This task needs you.',
  files: 'files exist',
  gate: (step: number, total: number, command: string) =>
    `Gate ${Math.min(step, Math.max(total, 1))} of ${Math.max(total, 1)}: ${command}`,
  delivering: 'Prompt on its way',
  accepted: (ms: number, next: string | undefined) =>
    `Prompt accepted in ${(ms / 1000).toFixed(1)} s${next ? `, then ${next}` : ''}`,
};
