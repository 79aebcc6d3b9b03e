import { byId, el } from '../dom.js';
import { read } from '../session.js';
import { t } from '../text.js';
import { noticeFailure } from './notice.js';
import { table, text } from './rows.js';

let entries = [];
let next = null;

/** Reads the newest changes and shows them. */
export async function showAudit() {
  entries = [];
  next = null;
  await older();
}

byId('older').onclick = older;

async function older() {
  try {
    const page = await read(`/audit${next ? `?cursor=${encodeURIComponent(next)}` : ''}`);
    entries = [...entries, ...page.entries];
    ({ next } = page);
    byId('audit-list').replaceChildren(table(t('audit'), ['at', 'who', 'what', 'subject', 'change'], entries.map(row)));
    byId('older').hidden = next === null;
  } catch (failure) {
    noticeFailure(failure);
  }
}

function row(entry) {
  return [
    el('time', { datetime: entry.at, text: entry.at.slice(0, 19).replace('T', ' ') }),
    text(entry.who),
    text(t(`audit.${entry.what}`)),
    el('b', { text: entry.subject }),
    changes(entry),
  ];
}

/** The fields that differ, each with both values. */
function changes({ before, after }) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const shown = (value) => (value === null || value === undefined ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value));
  const isSet = (value) => value !== null && value !== undefined && shown(value) !== '[]';
  const differing = names.filter((name) => name !== 'name' && shown(before?.[name]) !== shown(after?.[name])
    && (isSet(before?.[name]) || isSet(after?.[name])));
  return el('ul.changes', {}, ...differing.map((name) => el('li', {
    text: before && after ? `${name}: ${shown(before[name])} → ${shown(after[name])}` : `${name}: ${shown((before ?? after)[name])}`,
  })));
}
