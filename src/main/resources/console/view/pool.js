import { byId, el, mark, put } from '../dom.js';
import { count, dimension, percent } from '../format.js';
import { language, t } from '../text.js';
import { KeyRow } from './key-row.js';

/** Rows drawn above and below the visible ones, so that fast scrolling shows no gap. */
const OVERSCAN = 6;

const STATES = ['ready', 'full', 'cooling', 'open', 'exhausted', 'revoked', 'disabled'];

const DIMENSIONS = ['requests', 'input_tokens', 'output_tokens', 'tokens', 'concurrency'];

const table = byId('keys');
const body = el('div.key-body', { role: 'rowgroup' });
const rows = new Map();
const chips = new Map();

let keys = [];
let shown = [];
let state = null;
let query = '';
let changeKey = () => {};

/** A key's state, where `full` stands for a ready key without room. */
const stateOf = (key) => (key.state === 'ready' && !key.pickable ? 'full' : key.state);

/**
 * Builds the pool's table. Only visible rows are in the document, so that a thousand keys cost as much as twenty.
 *
 * @param {(key: object, action: 'pause'|'resume') => void} onChange
 */
export function buildPool(onChange) {
  changeKey = onChange;
  rows.forEach((row) => row.node.remove());
  rows.clear();
  chips.clear();
  const heads = ['key', 'state', 'limits', 'recent', 'in_flight', 'action'];
  table.replaceChildren(
    el('div.key-head', { role: 'rowgroup' }, el('div.key-row', { role: 'row', 'aria-rowindex': '1' },
      ...heads.map((name) => el(`div.${name}`, { role: 'columnheader', text: t(`head.${name}`) })))),
    body);
  byId('states').replaceChildren(...[null, ...STATES].map(chip));
  table.onscroll = () => requestAnimationFrame(drawRows);
  byId('find-key').oninput = (event) => {
    query = event.target.value.trim().toLowerCase();
    applyFilters();
  };
  if (keys.length) drawPool(keys);
}

/** Draws a frame's keys. */
export function drawPool(next) {
  keys = next;
  drawChips();
  drawCapacity();
  applyFilters();
}

function chip(name) {
  const value = el('b');
  const node = el('button.chip', {
    type: 'button',
    'data-standing': name,
    onclick: () => {
      state = state === name ? null : name;
      table.scrollTop = 0;
      drawPool(keys);
    },
  }, name && el(`i.dot.${name}`), el('span', { text: t(name ? `state.${name}` : 'all') }), value);
  chips.set(name, { node, value });
  return node;
}

function drawChips() {
  const counts = new Map();
  for (const key of keys) counts.set(stateOf(key), (counts.get(stateOf(key)) ?? 0) + 1);
  for (const [name, { node, value }] of chips) {
    const found = name ? counts.get(name) ?? 0 : keys.length;
    put(value, count(found));
    mark(node, 'aria-pressed', String(state === name));
    node.hidden = name !== null && found === 0 && state !== name;
  }
}

/** Draws the sums of the limits, each account once, and of the available units, of accounts with a ready key. */
function drawCapacity() {
  const accounts = new Map();
  for (const key of keys) {
    const name = `${key.provider}/${key.account}`;
    accounts.set(name, { limits: key.limits, ready: accounts.get(name)?.ready || key.state === 'ready' });
  }
  const totals = new Map();
  for (const { limits, ready } of accounts.values()) {
    for (const limit of limits) {
      const total = totals.get(limit.dimension) ?? { limit: 0, available: 0 };
      total.limit += limit.limit;
      if (ready) total.available += Math.max(0, limit.available);
      totals.set(limit.dimension, total);
    }
  }
  const host = byId('capacity');
  const names = DIMENSIONS.filter((name) => totals.has(name));
  const drawn = `${names} ${language()}`;
  if (host.dataset.drawn !== drawn) {
    host.dataset.drawn = drawn;
    host.replaceChildren(...names.map((name) => el('div.sum', { 'data-dimension': name },
      el('span.name', { text: dimension(name) }), el('b'), el('span.track', {}, el('i.fill')), el('span.of'))));
  }
  for (const sum of host.children) {
    const { limit, available } = totals.get(sum.dataset.dimension);
    const share = limit > 0 ? Math.min(1, available / limit) : 0;
    put(sum.querySelector('b'), t('free', { share: percent(share) }));
    put(sum.querySelector('.of'), `${count(available)} / ${count(limit)}`);
    sum.querySelector('.fill').style.transform = `scaleX(${share})`;
  }
}

function applyFilters() {
  shown = keys.filter((key) => (state === null || stateOf(key) === state)
    && (query === '' || `${key.provider}/${key.key}`.toLowerCase().includes(query)));
  mark(table, 'aria-rowcount', String(shown.length + 1));
  drawRows();
}

function drawRows() {
  const height = parseFloat(getComputedStyle(table).getPropertyValue('--row'));
  body.style.height = `${shown.length * height}px`;
  const first = Math.max(0, Math.floor(table.scrollTop / height) - OVERSCAN);
  const last = Math.min(shown.length, Math.ceil((table.scrollTop + table.clientHeight) / height) + OVERSCAN);
  const visible = new Set();
  for (let i = first; i < last; i++) {
    const name = `${shown[i].provider}/${shown[i].key}`;
    visible.add(name);
    let row = rows.get(name);
    if (!row) {
      row = new KeyRow((key, action) => changeKey(key, action));
      rows.set(name, row);
      body.append(row.node);
    }
    row.moveTo(i, height);
    row.draw(shown[i], stateOf(shown[i]));
  }
  for (const [name, row] of rows) {
    // A row with the focus stays, so that the keyboard does not lose it.
    if (!visible.has(name) && !row.node.contains(document.activeElement)) {
      row.node.remove();
      rows.delete(name);
    }
  }
}
