import { byId, el, put, svg } from '../dom.js';
import { count, millis } from '../format.js';
import { label, t } from '../text.js';

const SPARK_POINTS = 90;

/** The tiles at the top: each has a name, the present value, and its course over the last hour. */
const TILES = [
  { name: 'calls_per_minute', spark: (point, perMinute) => point.calls * perMinute, text: count },
  { name: 'output_per_minute', spark: (point, perMinute) => point.output_tokens * perMinute, text: count },
  { name: 'waiting_now', spark: (point) => point.waiting, text: count, now: (frame) => frame.queue.waiting },
  { name: 'wait_p95', spark: (point) => point.wait_p95_ms, text: millis },
  { name: 'first_token_p95', spark: (point) => point.first_token_p95_ms, text: millis },
  { name: 'attempts_in_flight', spark: (point) => point.in_flight, text: count, now: (frame) => sum(frame.keys, 'in_flight') },
];

const parts = new Map();

/** Builds the tiles. */
export function buildTiles() {
  byId('tiles').replaceChildren(...TILES.map(({ name }) => {
    const value = el('dd', { text: '–' });
    const line = svg('path', { class: 'line' });
    const area = svg('path', { class: 'area' });
    parts.set(name, { value, line, area });
    return el('div.tile', { 'data-tile': name },
      el('dt', { 'data-t': `tile.${name}` }),
      value,
      svg('svg', { class: 'spark', viewBox: `0 0 ${SPARK_POINTS - 1} 24`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, area, line));
  }));
  label(byId('tiles'));
}

/** Draws a frame; values that are counted by step come from the last complete step. */
export function drawTiles(frame, hour) {
  const last = hour.points.at(-1);
  for (const { name, now, spark, text } of TILES) {
    const value = now ? now(frame) : last && spark(last, hour.perMinute);
    put(parts.get(name).value, value === undefined ? '–' : text(value));
  }
}

/** Draws the course over the last hour behind the values. */
export function drawSparks(hour) {
  for (const { name, spark } of TILES) {
    const { line, area } = parts.get(name);
    const values = thin(hour.points.map((point) => spark(point, hour.perMinute) ?? 0));
    const points = values.length;
    const path = curve(values);
    line.setAttribute('d', path);
    area.setAttribute('d', path && `${path}V24H${SPARK_POINTS - points}Z`);
  }
}

/** Returns the title of the page, with the number of waiting calls. */
export const headline = (frame) => t('headline', { waiting: count(frame.queue.waiting) });

/** Reduces the values to the highest of each group of neighbours, so that a short peak stays visible. */
function thin(values) {
  const each = Math.max(1, Math.ceil(values.length / SPARK_POINTS));
  const thinned = [];
  for (let end = values.length; end > 0; end -= each) thinned.unshift(Math.max(...values.slice(Math.max(0, end - each), end)));
  return thinned;
}

function curve(values) {
  if (values.length < 2) return '';
  const top = Math.max(...values, 1e-9);
  const left = SPARK_POINTS - values.length;
  return values.map((value, i) => `${i ? 'L' : 'M'}${left + i} ${(23 - (value / top) * 21).toFixed(1)}`).join('');
}

const sum = (list, field) => list.reduce((total, each) => total + each[field], 0);
