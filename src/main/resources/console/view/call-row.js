import { el, mark } from '../dom.js';
import { clock, count, millis } from '../format.js';
import { t } from '../text.js';

/** The table's columns. */
export const HEADS = ['ended', 'client', 'model', 'key', 'outcome', 'wait', 'first_token', 'total', 'tokens', 'attempts'];

const REJECTED = ['caller_limited', 'budget_spent', 'queue_full', 'wait_too_long', 'no_usable_key', 'shutting_down',
  'memory_full', 'store_unavailable'];
const FAILED = ['upstream_error', 'upstream_overloaded', 'upstream_timeout', 'broken_stream', 'internal'];

/** The row of one call that ended, with a trail that can be opened below it. */
export class CallRow {
  #call;
  #trail = null;
  #toggle;

  constructor(call) {
    this.#call = call;
    this.#toggle = el('button.toggle', {
      type: 'button',
      'aria-expanded': 'false',
      'aria-label': t('trail_of', { id: call.id }),
      onclick: () => this.#toggleTrail(),
    }, el('i.chevron'), el('span', { text: clock(call.ended_at) }));
    this.node = el('tr.call', { 'data-number': call.number },
      el('td.ended', {}, this.#toggle),
      cell('client', call.client),
      cell('model', call.model),
      cell('key', call.key ? `${call.provider}/${call.key}` : '–'),
      el('td.outcome', { 'data-head': t('head.outcome') }, el(`span.badge.${tone(call.outcome)}`, { text: t(`outcome.${call.outcome}`) })),
      cell('wait', call.wait_ms ? millis(call.wait_ms) : '–'),
      cell('first_token', millis(call.first_token_ms)),
      cell('total', millis(call.total_ms)),
      cell('tokens', `${count(prompt(call.tokens))} → ${count(call.tokens.output)}`),
      cell('attempts', String(call.attempts)));
  }

  get isOpen() {
    return this.#trail !== null;
  }

  /** The last node of the row in the document. */
  get last() {
    return this.#trail ?? this.node;
  }

  remove() {
    this.#trail?.remove();
    this.node.remove();
  }

  #toggleTrail() {
    if (this.#trail) {
      this.#trail.remove();
      this.#trail = null;
    } else {
      this.#trail = trail(this.#call);
      this.node.after(this.#trail);
    }
    mark(this.#toggle, 'aria-expanded', String(this.isOpen));
  }
}

function trail(call) {
  const tokens = call.tokens;
  const facts = [
    ['request_id', call.id],
    ['dialect', call.dialect + (call.stream ? ` · ${t('streamed')}` : '')],
    ['tokens', t('tokens_say', {
      input: count(tokens.input),
      cached: count(tokens.cached_input),
      written: count(tokens.cache_write),
      output: count(tokens.output),
      reasoning: count(tokens.reasoning),
    })],
  ];
  return el('tr.trail', {}, el('td', { colspan: String(HEADS.length) },
    el('ol', {}, ...call.trail.map((step) => el('li', { 'data-what': step.what },
      el('span.at', { text: `+${millis(step.at_ms)}` }),
      el('b', { text: t(`step.${step.what}`) }),
      el('span', { text: step.detail })))),
    el('dl', {}, ...facts.map(([name, value]) => el('div', {}, el('dt', { text: t(`head.${name}`) }), el('dd', { text: value }))))));
}

const cell = (name, text) => el(`td.${name}`, { text, 'data-head': t(`head.${name}`) });
const prompt = (tokens) => tokens.input + tokens.cached_input + tokens.cache_write;

function tone(outcome) {
  if (outcome === 'ok') return 'good';
  if (REJECTED.includes(outcome)) return 'warn';
  return FAILED.includes(outcome) ? 'bad' : 'plain';
}
