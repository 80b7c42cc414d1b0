import { useEffect, useSyncExternalStore } from 'react';
import { useApp } from './store.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

const subscribe = (listener: () => void): (() => void) => {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
};

/** The theme that is shown: the setting, or the system's. */
export function useTheme(): 'dark' | 'light' {
  const system = useSyncExternalStore(subscribe, () => (dark.matches ? 'dark' : 'light'));
  const setting = useApp()?.settings.theme ?? 'system';
  return setting === 'system' ? system : setting;
}

/** Puts the theme on the page, for the tokens. */
export function useThemeOnPage(): void {
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}
