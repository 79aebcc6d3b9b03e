import { byId, el, mark, put } from '../dom.js';
import { read } from '../session.js';
import { label, t } from '../text.js';
import { CallRow, HEADS } from './call-row.js';

/** Rows in the document; the server remembers more, and the filters look through all that were fetched. */
const SHOWN = 100;
const KEPT = 500;

/** Between two fetches; frames say every second whether there is something new. */
const PAUSE = 2_000;

const body = byId('call-rows');
const hold = byId('hold');
const rows = new Map();

let calls = [];
let latest = 0;
let held = false;
let kind = 'all';
let sought = '';
let fetchedAt = -PAUSE;
let fetching = false;

const KINDS = {
  all: () => true,
  ok: (call) => call.outcome === 'ok',
  moved: (call) => call.attempts > 1,
  not_ok: (call) => call.outcome !== 'ok',
};

/** Lays the table out in the language of now. */
export function layCalls() {
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
    sought = event.target.value.trim().toLowerCase();
    draw();
  };
  hold.onclick = () => {
    held = !held;
    draw();
  };
  draw();
}

/** Fetches what is new, unless the list is held: by hand, or because a trail is open to be read. */
export async function followCalls(newest) {
  if (newest < latest) {
    // The relay was started anew and counts from one again.
    calls = [];
    latest = 0;
  }
  sayHeld(newest - latest);
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

function sayHeld(missed) {
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
  let place = body.firstChild;
  for (const call of found) {
    let row = rows.get(call.number);
    if (!row) {
      row = new CallRow(call);
      rows.set(call.number, row);
    }
    if (row.node !== place) body.insertBefore(row.node, place);
    else place = row.last.nextSibling;
  }
  byId('no-calls').hidden = found.length > 0;
  sayHeld(0);
}

const matches = (call) => sought === ''
  || [call.id, call.client, call.model, call.provider, call.key, call.outcome].some((each) => each?.toLowerCase().includes(sought));
