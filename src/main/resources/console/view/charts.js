import uPlot from '../lib/uPlot.esm.js';
import { byId, el, put } from '../dom.js';
import { clock, count, millis, shortMillis } from '../format.js';
import { t } from '../text.js';
import { color } from '../theme.js';

const HEIGHT = 168;

const perMinute = (number, point) => number * 60 / point.seconds;

/** The three charts of a series, with their lines and the format of their values. */
const CHARTS = [
  {
    name: 'throughput',
    text: count,
    axis: count,
    lines: [
      { name: 'calls', color: 'accent', fill: true, of: (point) => perMinute(point.calls, point) },
      { name: 'rejected', color: 'warn', of: (point) => perMinute(point.rejected, point) },
      { name: 'failed', color: 'bad', of: (point) => perMinute(point.failed, point) },
    ],
  },
  {
    name: 'waits',
    text: millis,
    axis: shortMillis,
    lines: [
      { name: 'p95', color: 'violet', fill: true, of: (point) => point.wait_p95_ms },
      { name: 'p50', color: 'violet-soft', of: (point) => point.wait_p50_ms },
    ],
  },
  {
    name: 'latency',
    text: millis,
    axis: shortMillis,
    lines: [
      { name: 'total_p95', color: 'blue-soft', of: (point) => point.total_p95_ms },
      { name: 'first_p95', color: 'blue', fill: true, of: (point) => point.first_token_p95_ms },
      { name: 'first_p50', color: 'accent', of: (point) => point.first_token_p50_ms },
    ],
  },
];

let drawn = [];
let data = [];
let span = '';

/** Builds the charts in the current colours and language. */
export function buildCharts() {
  drawn.forEach(({ plot, observer }) => {
    observer.disconnect();
    plot.destroy();
  });
  byId('charts').replaceChildren();
  drawn = CHARTS.map(buildChart);
  if (data.length) drawCharts(data, span);
}

/** Draws a series, whose time `name` says. */
export function drawCharts(points, name) {
  data = points;
  span = name;
  const times = points.map((point) => Date.parse(point.at) / 1000);
  for (const { chart, plot, figure, readout } of drawn) {
    plot.setData([times, ...chart.lines.map((line) => points.map((point) => line.of(point)))]);
    readout(null);
    const now = chart.lines.map((line) => `${t(`line.${line.name}`)} ${formatted(chart, line, points.at(-1))}`);
    figure.setAttribute('aria-label', t('chart_says', { chart: t(`chart.${chart.name}`), span, now: now.join(', ') }));
  }
}

function buildChart(chart) {
  const values = chart.lines.map(() => el('b'));
  const time = el('span.time');
  const canvas = el('div.plot');
  const figure = el('div.figure', { role: 'img', 'aria-label': t(`chart.${chart.name}`) }, canvas);
  byId('charts').append(el('article.panel.chart', { 'data-chart': chart.name },
    el('header.panel-head', {},
      el('h3', { text: t(`chart.${chart.name}`) }),
      el('span.unit', { text: t(`unit.${chart.name}`) }),
      time),
    el('ul.legend', {}, ...chart.lines.map((line, i) =>
      el('li', {}, el(`i.${line.color}`), el('span', { text: t(`line.${line.name}`) }), values[i]))),
    figure));
  const readout = (index) => {
    const point = data.at(index ?? -1);
    put(time, index === null || !point ? '' : clock(point.at));
    chart.lines.forEach((line, i) => put(values[i], formatted(chart, line, point)));
  };
  const plot = new uPlot(options(chart, readout, canvas.clientWidth || 320), [[], ...chart.lines.map(() => [])], canvas);
  const observer = new ResizeObserver(() => plot.setSize({ width: canvas.clientWidth, height: HEIGHT }));
  observer.observe(canvas);
  return { chart, plot, observer, figure, readout };
}

const formatted = (chart, line, point) => (point ? chart.text(line.of(point)) : '–');

function options(chart, readout, width) {
  const axis = { stroke: color('muted'), font: '11px system-ui, sans-serif', ticks: { show: false }, border: { show: false } };
  const rule = { stroke: color('rule'), width: 1 };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    padding: [10, 8, 0, 0],
    cursor: {
      sync: { key: 'hour' },
      y: false,
      points: { size: 7 },
      drag: { x: false, y: false },
    },
    hooks: { setCursor: [(plot) => readout(plot.cursor.idx ?? null)] },
    scales: { y: { range: (plot, min, max) => [0, Math.max(max * 1.1, 10)] } },
    axes: [
      { ...axis, grid: { show: false }, size: 28, space: 70, values: (plot, ticks) => ticks.map((tick) => clock(tick * 1000).slice(0, 5)) },
      { ...axis, grid: rule, size: 54, space: 36, values: (plot, ticks) => ticks.map((tick) => chart.axis(tick)) },
    ],
    series: [{}, ...chart.lines.map((line) => ({
      stroke: color(line.color),
      width: 1.5,
      fill: line.fill ? `${color(line.color)}1f` : undefined,
      points: { show: false },
      spanGaps: true,
    }))],
  };
}
