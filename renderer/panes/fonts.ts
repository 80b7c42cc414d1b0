import '@fontsource-variable/jetbrains-mono/index.css';
// Loaded by the browser only once a character needs them.
import '@fontsource/noto-sans-symbols/symbols-400.css';
import '@fontsource/noto-sans-symbols-2/symbols-400.css';

let loaded: Promise<void> | null = null;

/** Resolves when the terminals' font is there, however long that takes; also when it cannot be had. */
export function fontsLoaded(size: number): Promise<void> {
  loaded ??= Promise.allSettled(
    ['400', '600'].map((weight) => document.fonts.load(`${weight} ${size}px "JetBrains Mono Variable"`)),
  ).then(() => undefined);
  return loaded;
}

/** Whether it is there already. */
export const hasFonts = (size: number): boolean => document.fonts.check(`${size}px "JetBrains Mono Variable"`);

/** Like `fontsLoaded`, but waits a second at most: a terminal in another font is better than none. */
export function fontsReady(size: number): Promise<void> {
  return Promise.race([fontsLoaded(size), new Promise<void>((resolve) => setTimeout(resolve, 1_000))]);
}
