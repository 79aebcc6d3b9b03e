/** The theme, light or dark: the system's preference until the user selects one. */

const STORED = 'sluice.theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();

/** Returns whether the page is dark now. */
export const isDark = () => (document.documentElement.dataset.theme ?? (systemIsDark.matches ? 'dark' : 'light')) === 'dark';

/** Changes to the other theme and stores the selection. */
export function toggleTheme() {
  const next = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // Storage is not allowed: the selection applies to this page only.
  }
  notify();
}

/** Calls `listener` whenever the colours change. */
export const onTheme = (listener) => listeners.add(listener);

/** Returns the value of a custom property of the theme, for use in a canvas. */
export const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const notify = () => listeners.forEach((listener) => listener());
systemIsDark.addEventListener('change', notify);
