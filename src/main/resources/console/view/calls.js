import { byId, el, mark, put } from '../dom.js';
import { read } from '../session.js';
import { label, t } from '../text.js';
import { CallRow, HEADS } from './call-row.js';

/** Rows in the document, and calls kept for the filters. */
const SHOWN = 100;
const KEPT = 500;

/** Milliseconds between two fetches; frames report new calls every second. */
const PAUSE = 2_000;

const body = byId('call-rows');
const hold = byId('hold');
const rows = new Map();

let calls = [];
let latest = 0;
let held = false;
let kind = 'all';
let query = '';
let fetchedAt = -PAUSE;
let fetching = false;

const KINDS = {
  all: () => true,
  ok: (call) => call.outcome === 'ok',
  moved: (call) => call.attempts > 1,
  not_ok: (call) => call.outcome !== 'ok',
};

/** Builds the table in the current language. */
export function buildCalls() {
  rows.clear();
  body.replaceChildren();
  byId('call-heads').replaceChildren(...HEADS.map((name) => el(`th.${name}`, { scope: 'col', text: t(`head.${name}`) })));
  byId('outcomes').replaceChildren(...Object.keys(KINDS).map((name) => el('button.chip', {
    type: 'button',
    'aria-pressed': String(kind === name),
    'data-t': `calls.${name}`,
    onclick: (event) => {
      kind = name;
      for (const each of event.currentTarget.parentNode.children) mark(each, 'aria-pressed', String(each === event.currentTarget));
      draw();
    },
  })));
  label(byId('outcomes'));
  byId('find-call').oninput = (event) => {
    query = event.target.value.trim().toLowerCase();
    draw();
  };
  hold.onclick = () => {
    held = !held;
    draw();
  };
  draw();
}

/** Fetches new calls, unless the list is on hold: by the button, or because a trail is open. */
export async function followCalls(newest) {
  if (newest < latest) {
    // The relay was restarted and counts from one again.
    calls = [];
    latest = 0;
  }
  showHold(newest - latest);
  if (newest === latest || fetching || isHeld() || performance.now() - fetchedAt < PAUSE) return;
  fetching = true;
  fetchedAt = performance.now();
  try {
    const answer = await read(`/calls?after=${latest}&limit=${KEPT}`);
    calls = [...answer.calls, ...calls].slice(0, KEPT);
    latest = answer.latest;
    draw();
  } finally {
    fetching = false;
  }
}

const isHeld = () => held || [...rows.values()].some((row) => row.isOpen);

function showHold(missed) {
  mark(hold, 'aria-pressed', String(held));
  put(hold, isHeld() && missed > 0 ? t('held', { count: missed }) : t(held ? 'go_on' : 'hold'));
}

function draw() {
  const found = calls.filter((call) => KINDS[kind](call) && matches(call)).slice(0, SHOWN);
  const numbers = new Set(found.map((call) => call.number));
  for (const [number, row] of rows) {
    if (!numbers.has(number)) {
      row.remove();
      rows.delete(number);
    }
  }
  let next = body.firstChild;
  for (const call of found) {
    let row = rows.get(call.number);
    if (!row) {
      row = new CallRow(call);
      rows.set(call.number, row);
    }
    if (row.node !== next) body.insertBefore(row.node, next);
    else next = row.last.nextSibling;
  }
  byId('no-calls').hidden = found.length > 0;
  showHold(0);
}

const matches = (call) => query === ''
  || [call.id, call.client, call.model, call.provider, call.key, call.outcome].some((each) => each?.toLowerCase().includes(query));
