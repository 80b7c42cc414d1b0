import '@fontsource-variable/jetbrains-mono/index.css';
// Loaded by the browser only once a character needs them.
import '@fontsource/noto-sans-symbols/symbols-400.css';
import '@fontsource/noto-sans-symbols-2/symbols-400.css';

let ready: Promise<void> | null = null;

/** Resolves when the terminals' font can be measured, or could not be had within a second. */
export function fontsReady(size: number): Promise<void> {
  ready ??= Promise.race([
    Promise.allSettled(
      ['400', '600'].map((weight) =>
        document.fonts.load(`${weight} ${size}px "JetBrains Mono Variable"`),
      ),
    ).then(() => undefined),
    new Promise<void>((resolve) => setTimeout(resolve, 1_000)),
  ]);
  return ready;
}
