import { useEffect, useSyncExternalStore } from 'react';
import { groundOf, type Ground } from '../shared/contract/index.ts';
import { useApp } from './store.ts';

const follow = (query: string): (() => boolean) => {
  const media = window.matchMedia(query);
  const subscribe = (listener: () => void): (() => void) => {
    media.addEventListener('change', listener);
    return () => media.removeEventListener('change', listener);
  };
  return () => useSyncExternalStore(subscribe, () => media.matches);
};
const useSystemDark = follow('(prefers-color-scheme: dark)');
const useSystemContrast = follow('(prefers-contrast: more)');

/** The ground and contrast that are shown: the settings, or the system's. */
export function useTheme(): Ground {
  const dark = useSystemDark();
  const more = useSystemContrast();
  const { theme = 'system', contrast = 'system' } = useApp()?.settings ?? {};
  return groundOf(theme === 'system' ? dark : theme === 'dark', contrast === 'system' ? more : contrast === 'high');
}

/** Puts theme, contrast, density and calm on the page, for the tokens. */
export function useThemeOnPage(): void {
  const ground = useTheme();
  const { density = 'comfortable', calm = false } = useApp()?.settings ?? {};
  useEffect(() => {
    const { dataset } = document.documentElement;
    const [theme = 'dark', contrast = 'normal'] = ground.split('-');
    Object.assign(dataset, { theme, contrast, density, calm: String(calm) });
  }, [ground, density, calm]);
}
