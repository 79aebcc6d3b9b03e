import { byId, el, put } from '../dom.js';
import { count } from '../format.js';
import { t } from '../text.js';

/** The longest list that can be read without scrolling. */
const SHOWN = 12;

const groups = [
  { field: 'by_client', title: 'queue_by_client' },
  { field: 'by_model', title: 'queue_by_model' },
].map((group) => ({ ...group, rows: new Map() }));

/** Builds the two lists. */
export function buildQueue() {
  byId('lines').replaceChildren(...groups.map((group) => {
    group.rows.clear();
    group.list = el('ul');
    group.rest = el('p.muted.rest');
    return el('div.line-group', {}, el('h3', { text: t(group.title) }), group.list, group.rest);
  }));
}

/** Draws the queue, with the most waiting calls first. */
export function drawQueue(queue) {
  put(byId('queue-total'), t('waiting_total', { count: count(queue.waiting) }));
  for (const group of groups) {
    const lines = queue[group.field].slice(0, SHOWN);
    const longest = Math.max(1, ...lines.map((line) => line.waiting));
    const names = new Set(lines.map((line) => line.name));
    for (const [name, row] of group.rows) {
      if (!names.has(name)) {
        row.node.remove();
        group.rows.delete(name);
      }
    }
    lines.forEach((line, i) => {
      const row = group.rows.get(line.name) ?? newRow(group, line.name);
      put(row.value, count(line.waiting));
      row.fill.style.transform = `scaleX(${line.waiting / longest})`;
      if (group.list.children[i] !== row.node) group.list.insertBefore(row.node, group.list.children[i] ?? null);
    });
    const more = queue[group.field].length - lines.length;
    put(group.rest, lines.length === 0 ? t('no_calls_wait') : more > 0 ? t('and_more', { count: more }) : '');
  }
}

function newRow(group, name) {
  const value = el('b');
  const fill = el('i.fill');
  const row = { node: el('li', {}, el('span.name', { text: name, title: name }), value, el('span.track', {}, fill)), value, fill };
  group.rows.set(name, row);
  return row;
}
