/** Light or dark: the system's wish, until a choice is made by hand. */

const STORED = 'sluice.theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();

/** Returns whether the page is dark now. */
export const isDark = () => (document.documentElement.dataset.theme ?? (systemIsDark.matches ? 'dark' : 'light')) === 'dark';

/** Changes to the other theme and remembers it. */
export function toggleTheme() {
  const next = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(STORED, next);
  } catch {
    // Storage is forbidden: the choice holds for this page.
  }
  tell();
}

/** Calls `listener` whenever the colours change. */
export const onTheme = (listener) => listeners.add(listener);

/** Returns the value of a custom property of the theme, as canvases need it. */
export const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const tell = () => listeners.forEach((listener) => listener());
systemIsDark.addEventListener('change', tell);
