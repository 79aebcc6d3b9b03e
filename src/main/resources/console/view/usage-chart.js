import uPlot from '../lib/uPlot.esm.js';
import { byId, el, put } from '../dom.js';
import { amount, count } from '../format.js';
import { t } from '../text.js';
import { color } from '../theme.js';
import { measureOf, nameOf } from './usage-row.js';

const HEIGHT = 220;
const COLORS = ['accent', 'blue', 'violet', 'warn-fill', 'bad-fill', 'blue-soft', 'violet-soft'];
const DAY = 86_400_000;

let plot = null;
let observer = null;

/**
 * Draws the days as stacked bars. Costs are of one currency, that of most calls: two currencies have no sum.
 *
 * @param {object[]} rows sums by day and name
 * @param {{from: string, to: string, measure: string, by: string}} shown
 */
export function drawUsageChart(rows, shown) {
  observer?.disconnect();
  plot?.destroy();
  const currency = shown.measure === 'cost' ? commonest(rows) : null;
  const counted = rows.filter((row) => currency === null || row.currency === currency);
  const days = daysOf(shown);
  const parts = stack(counted, days, shown);
  const value = (sum) => (currency === null ? count(sum) : amount(String(sum), currency));
  const values = parts.map(() => el('b'));
  const time = byId('usage-day');
  const legend = el('ul.legend', {}, ...parts.map((part, i) => el('li', {}, el(`i.${part.color}`), el('span', { text: part.name }), values[i])));
  const canvas = el('div.plot.usage-plot');
  const total = days.map((each, i) => parts.reduce((sum, part) => sum + part.sums[i], 0));
  const figure = el('div.figure', {
    role: 'img',
    tabindex: '0',
    'aria-label': t('usage_says', { from: shown.from, to: shown.to, total: value(total.reduce((sum, each) => sum + each, 0)), names: parts.map((part) => part.name).join(', ') }),
  }, canvas);
  byId('usage-chart').replaceChildren(legend, figure);
  const readout = (index) => {
    put(time, index === null ? '' : `${days[index]} · ${value(total[index])}`);
    parts.forEach((part, i) => put(values[i], value(index === null ? part.sums.reduce((sum, each) => sum + each, 0) : part.sums[index])));
  };
  readout(null);
  plot = new uPlot(options(parts, days, readout, value, canvas.clientWidth || 320), data(parts, days), canvas);
  figure.onkeydown = (event) => move(event, days.length);
  observer = new ResizeObserver(() => plot.setSize({ width: canvas.clientWidth, height: HEIGHT }));
  observer.observe(canvas);
}

/** Moves the cursor by the arrow keys, so that each day's values can be read without a pointer. */
function move(event, days) {
  const at = plot.cursor.idx ?? (event.key === 'ArrowLeft' ? days : -1);
  const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: days - 1 }[event.key];
  if (event.key === 'Escape') plot.setCursor({ left: -10, top: -10 });
  if (next === undefined) return;
  event.preventDefault();
  plot.setCursor({ left: plot.valToPos(Math.max(0, Math.min(days - 1, next)), 'x'), top: 0 });
}

function commonest(rows) {
  const calls = new Map();
  for (const row of rows) if (row.currency !== null) calls.set(row.currency, (calls.get(row.currency) ?? 0) + row.calls);
  return [...calls].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function daysOf({ from, to }) {
  const days = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** The parts of each bar, the greatest at the bottom and the rest on top. */
function stack(rows, days, { by, measure }) {
  const places = new Map(days.map((each, i) => [each, i]));
  const parts = new Map();
  for (const row of rows) {
    const name = nameOf(row, by);
    if (!parts.has(name)) parts.set(name, { name, rest: row.rest, sums: days.map(() => 0) });
    const place = places.get(row.day);
    if (place !== undefined) parts.get(name).sums[place] += measureOf(row, measure);
  }
  const whole = (part) => part.sums.reduce((sum, each) => sum + each, 0);
  const sorted = [...parts.values()].sort((a, b) => a.rest - b.rest || whole(b) - whole(a));
  sorted.forEach((part, i) => { part.color = part.rest ? 'idle' : COLORS[i % COLORS.length]; });
  return sorted;
}

/** The tops of the parts; the highest is drawn first, so that each lower one is drawn over it. */
function data(parts, days) {
  const tops = [];
  parts.forEach((part, i) => tops.push(part.sums.map((sum, place) => sum + (tops[i - 1]?.[place] ?? 0))));
  return [days.map((each, i) => i), ...tops.reverse()];
}

function options(parts, days, readout, value, width) {
  const axis = { stroke: color('muted'), font: '11px system-ui, sans-serif', ticks: { show: false }, border: { show: false } };
  const bars = uPlot.paths.bars({ size: [0.8, 40] });
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    padding: [10, 8, 0, 0],
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    hooks: { setCursor: [(drawn) => readout(drawn.cursor.left < 0 ? null : drawn.cursor.idx ?? null)] },
    scales: { x: { time: false, range: () => [-0.6, days.length - 0.4] }, y: { range: (drawn, min, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      { ...axis, grid: { show: false }, size: 28, space: 60, incrs: [1, 2, 7, 14, 28, 56, 91], values: (drawn, ticks) => ticks.map((tick) => days[tick]?.slice(5) ?? '') },
      { ...axis, grid: { stroke: color('rule'), width: 1 }, size: 70, space: 36, values: (drawn, ticks) => ticks.map(value) },
    ],
    series: [{}, ...[...parts].reverse().map((part) => ({ fill: color(part.color), stroke: color(part.color), width: 0, paths: bars, points: { show: false } }))],
  };
}
