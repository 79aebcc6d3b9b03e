import { el, mark, put } from '../dom.js';
import { count, countdown, dimension, percent } from '../format.js';
import { t } from '../text.js';
import { show } from './dialog.js';

const RECENT = { o: 'ok', l: 'limited', r: 'refused', c: 'left', f: 'failed' };

/** The row of one key: its name, its state and the reason for it, its limits as bars, its last attempts, and its buttons. */
export class KeyRow {
  #key = null;
  #bars = new Map();
  #recent = null;
  #provider = el('span.provider');
  #name = el('b');
  #dot = el('i.dot');
  #state = el('span.label');
  #why = el('span.why');
  #class;
  #explained = [];
  #limits;
  #ticks = el('div.ticks', { role: 'img' });
  #inFlight = el('div.in_flight', { role: 'cell' });
  #button;

  /** @param {(key: object, action: 'pause'|'resume') => void} changeKey */
  constructor(changeKey) {
    this.#button = el('button.quiet.small', {
      type: 'button',
      onclick: () => changeKey(this.#key, this.#key.state === 'disabled' ? 'resume' : 'pause'),
    });
    this.#class = el('button.class', { type: 'button', onclick: () => this.#showLimits() });
    this.#limits = el('div.limits', { role: 'cell' }, this.#class);
    this.node = el('div.key-row', { role: 'row' },
      el('div.key', { role: 'rowheader' }, this.#name, this.#provider),
      el('div.state', { role: 'cell' }, el('span.badge', {}, this.#dot, this.#state), this.#why),
      this.#limits,
      el('div.recent', { role: 'cell' }, this.#ticks),
      this.#inFlight,
      el('div.action', { role: 'cell' }, this.#button));
  }

  /** Moves the row to the position of the row with this index, counted from 0. */
  moveTo(index, height) {
    this.node.style.top = `${index * height}px`;
    mark(this.node, 'aria-rowindex', String(index + 2));
  }

  draw(key, state) {
    this.#key = key;
    mark(this.node, 'data-standing', state);
    mark(this.node, 'data-key', `${key.provider}/${key.key}`);
    put(this.#name, key.key);
    put(this.#provider, key.provider);
    mark(this.#dot, 'class', `dot ${state}`);
    put(this.#state, t(`state.${state}`));
    const why = reason(key, state);
    put(this.#why, why);
    mark(this.#why, 'title', why || null);
    put(this.#inFlight, count(key.in_flight));
    const action = key.state === 'disabled' ? 'resume' : 'pause';
    put(this.#button, t(action));
    mark(this.#button, 'aria-label', t(`${action}_key`, { key: `${key.provider}/${key.key}` }));
    this.#drawLimits(key.limits, key.classes);
    this.#drawRecent(key.recent);
  }

  /** Draws the limits of the model class with least room, and names the class where it is not the only one. */
  #drawLimits(all, obstacles) {
    const classes = new Map();
    for (const limit of all) {
      if (limit.class !== null) classes.set(limit.class, Math.min(shareOf(limit), classes.get(limit.class) ?? 1));
    }
    const scarcest = [...classes].reduce((least, each) => (least === null || each[1] < least[1] ? each : least), null)?.[0] ?? null;
    const others = classes.size - 1;
    put(this.#class, scarcest === null ? '' : others > 0 ? `${scarcest} +${others}` : scarcest);
    this.#explained = [...all.map(describe), ...obstacles.filter((each) => !each.pickable).map(hindered)];
    mark(this.#class, 'title', this.#explained.join('\n') || null);
    mark(this.#class, 'aria-label', t('limits_of', { key: `${this.#key.provider}/${this.#key.key}` }));
    const limits = all.filter((limit) => limit.class === null || limit.class === scarcest);
    const seen = new Set();
    for (const { dimension: name, limit, available } of limits) {
      seen.add(name);
      const bar = this.#bars.get(name) ?? this.#newBar(name);
      const share = shareOf({ limit, available });
      bar.fill.style.transform = `scaleX(${share.toFixed(3)})`;
      mark(bar.node, 'data-level', share < 0.02 ? 'empty' : share < 0.2 ? 'low' : null);
      put(bar.value, count(Math.max(0, available)));
      put(bar.limit, ` / ${count(limit)}`);
      mark(bar.node, 'title', `${dimension(name)}: ${percent(share)}`);
    }
    for (const [name, bar] of this.#bars) {
      if (!seen.has(name)) {
        bar.node.remove();
        this.#bars.delete(name);
      }
    }
  }

  /** Shows as a dialog what a pointer over the class shows: a keyboard and a touch screen have none. */
  #showLimits() {
    show({
      title: t('limits_of', { key: `${this.#key.provider}/${this.#key.key}` }),
      content: el('ul.explained', {}, ...this.#explained.map((text) => el('li', { text }))),
    });
  }

  #newBar(name) {
    const fill = el('i.fill');
    const value = el('b');
    const limit = el('span.of');
    const node = el('div.gauge', {},
      el('span.name', { text: t(`short.${name}`) }),
      el('span.value', {}, value, limit),
      el('span.track', {}, fill));
    const bar = { node, fill, value, limit };
    this.#bars.set(name, bar);
    this.#limits.append(node);
    return bar;
  }

  #drawRecent(recent) {
    if (recent === this.#recent) return;
    this.#recent = recent;
    this.#ticks.replaceChildren(...[...recent].map((letter) => el(`i.${RECENT[letter] ?? 'failed'}`)));
    const good = [...recent].filter((letter) => letter === 'o').length;
    mark(this.#ticks, 'aria-label', recent ? t('recent_says', { good, all: recent.length }) : t('never_asked'));
  }
}

function shareOf({ limit, available }) {
  return limit > 0 ? Math.min(1, Math.max(0, available / limit)) : 0;
}

/** Describes a limit: what is left of it, where it comes from, how much may go at once, and when all of it is there again. */
function describe(limit) {
  const text = `${dimension(limit.dimension)}: ${count(Math.max(0, limit.available))} / ${count(limit.limit)}`;
  const known = [t(`source.${limit.source}`)];
  if (limit.learned_ms !== null) known.push(t('limit.changed', { ago: countdown(limit.learned_ms) }));
  if (limit.burst !== null) known.push(t('limit.burst', { count: count(limit.burst) }));
  if (limit.full_ms > 0) known.push(t('limit.full_in', { wait: countdown(limit.full_ms) }));
  return `${limit.class === null ? '' : `${limit.class}, `}${text} (${known.join(', ')})`;
}

/** Says why the next call of a class would not get the key. */
function hindered({ class: name, why, wait_ms: wait }) {
  return `${name}: ${wait === null ? '' : `${t('why.again_in', { wait: countdown(wait) })} · `}${why}`;
}

/** Returns the reason why the next call would not get this key; empty if it could. */
function reason(key, state) {
  if (state === 'full') {
    const what = dimension(key.full_in);
    return key.wait_ms === null ? t('why.no_room', { what }) : t('why.room_in', { what, wait: countdown(key.wait_ms) });
  }
  if (key.state === 'disabled') return t('why.disabled');
  if (key.state === 'ready') return '';
  return key.wait_ms === null ? key.why : `${t('why.again_in', { wait: countdown(key.wait_ms) })} · ${key.why}`;
}
