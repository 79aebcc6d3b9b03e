import { el } from '../dom.js';
import { t } from '../text.js';

/**
 * A table of a page.
 *
 * @param {string} label
 * @param {string[]} heads the names of the columns' texts
 * @param {Node[][]} rows
 */
export function table(label, heads, rows) {
  if (!rows.length) return el('p.empty', { text: t('nothing_yet') });
  return el('div.table-scroll', { role: 'region', 'aria-label': label, tabindex: '0' },
    el('table.managed', {},
      el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col', text: t(`head.${head}`) })))),
      el('tbody', {}, ...rows.map((cells) => el('tr', {}, ...cells.map((cell, i) => {
        const made = el('td', { 'data-head': t(`head.${heads[i]}`) });
        made.append(cell);
        return made;
      }))))));
}

export const text = (value) => document.createTextNode(value ?? '–');

/** Buttons of a row; `name` tells the row to those who cannot see it. */
export function actions(name, buttons) {
  return el('span.actions', {}, ...buttons.map(([label, onclick]) => el('button.quiet.small', {
    type: 'button', text: label, 'aria-label': `${label}: ${name}`, onclick,
  })));
}
