/** The page's words: one file a language, chosen by the browser's wish or by hand. */

const LANGUAGES = ['en', 'zh'];
const STORED = 'sluice.language';

let words = {};
let current = 'en';

/** Returns the language in use: `en` or `zh`. */
export const language = () => current;

/** Returns the other language, which the toggle offers. */
export const otherLanguage = () => LANGUAGES[(LANGUAGES.indexOf(current) + 1) % LANGUAGES.length];

/** Loads the language that was chosen before, or that the browser asks for. */
export function loadWords() {
  const wish = stored() ?? navigator.languages.map((each) => each.slice(0, 2)).find((each) => LANGUAGES.includes(each));
  return useLanguage(wish ?? 'en', false);
}

/** Changes the language and every text that is marked in the page. */
export async function useLanguage(next, remember = true) {
  const answer = await fetch(`/console/text/${next}.json`);
  words = await answer.json();
  current = next;
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  if (remember) {
    try {
      localStorage.setItem(STORED, next);
    } catch {
      // Storage is forbidden: the choice holds for this page.
    }
  }
  label(document);
}

/**
 * Returns the text named `name`, with `{x}` replaced by `values.x`; a name that has no text stands for itself, as a
 * newer server may send.
 */
export function t(name, values = {}) {
  const text = words[name] ?? name.slice(name.indexOf('.') + 1).replaceAll('_', ' ');
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** Fills in what `data-t`, `data-t-label` and `data-t-placeholder` ask for below `root`. */
export function label(root) {
  for (const node of root.querySelectorAll('[data-t]')) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll('[data-t-label]')) node.setAttribute('aria-label', t(node.dataset.tLabel));
  for (const node of root.querySelectorAll('[data-t-placeholder]')) node.placeholder = t(node.dataset.tPlaceholder);
}

function stored() {
  try {
    const chosen = localStorage.getItem(STORED);
    return LANGUAGES.includes(chosen) ? chosen : null;
  } catch {
    return null;
  }
}
