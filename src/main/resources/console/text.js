/** The page's texts: one file for each language, selected by the browser's preference or by the user. */

const LANGUAGES = ['en', 'zh'];
const STORED = 'sluice.language';

let texts = {};
let current = 'en';

/** Returns the language in use: `en` or `zh`. */
export const language = () => current;

/** Returns the other language, which the toggle offers. */
export const otherLanguage = () => LANGUAGES[(LANGUAGES.indexOf(current) + 1) % LANGUAGES.length];

/** Loads the language that the user selected before, or that the browser prefers. */
export function loadTexts() {
  const preferred = stored() ?? navigator.languages.map((each) => each.slice(0, 2)).find((each) => LANGUAGES.includes(each));
  return useLanguage(preferred ?? 'en', false);
}

/** Changes the language and every text that is marked in the page. */
export async function useLanguage(next, remember = true) {
  const answer = await fetch(`/console/text/${next}.json`);
  texts = await answer.json();
  current = next;
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  if (remember) {
    try {
      localStorage.setItem(STORED, next);
    } catch {
      // Storage is not allowed: the selection applies to this page only.
    }
  }
  label(document);
}

/**
 * Returns the text named `name`, with `{x}` replaced by `values.x`. A name without a text, which a newer server may send, is
 * shown itself.
 */
export function t(name, values = {}) {
  const text = texts[name] ?? name.slice(name.indexOf('.') + 1).replaceAll('_', ' ');
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** Sets the texts that `data-t`, `data-t-label` and `data-t-placeholder` name below `root`. */
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
