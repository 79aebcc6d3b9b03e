import { byId, el } from '../dom.js';
import { amount, count, percent } from '../format.js';
import { read } from '../session.js';
import { t } from '../text.js';
import { onTheme } from '../theme.js';
import { exportEntries, exportSums } from './export.js';
import { noticeFailure } from './notice.js';
import { table, text } from './rows.js';
import { drawUsageChart } from './usage-chart.js';
import { measureOf, nameOf, prompt } from './usage-row.js';

/** What usage is summed by: each has the fields of the API. */
const BY = { client: 'client', team: 'team', model: 'model', key: 'provider,key' };
const MEASURES = ['cost', 'calls', 'tokens'];
const SPANS = [7, 30, 90, 365];

/** Rows of the table, and names in the chart: however many clients there are, the server sums what is beyond. */
const TABLE_ROWS = 100;
const CHART_NAMES = 7;

const HEADS = ['calls', 'input', 'cached', 'output', 'cost', 'share'];

const DAY = 86_400_000;
const day = (moment) => new Date(moment).toISOString().slice(0, 10);

const shown = { from: day(Date.now() - 29 * DAY), to: day(Date.now()), by: 'client', measure: 'cost', client: null };
let latest = null;
let asked = 0;

/** Reads the sums of the time that is selected and shows them. */
export async function showUsage() {
  drawControls();
  await reload();
}

onTheme(() => latest && !byId('usage').hidden && drawUsageChart(latest.days, shown));

/** Returns the selection as parameters; `to` of the API is the day after. */
function selection() {
  const chosen = new URLSearchParams({ from: shown.from, to: day(Date.parse(shown.to) + DAY) });
  if (shown.client !== null) chosen.set('client', shown.client);
  return chosen;
}

async function reload() {
  const number = ++asked;
  const fields = BY[shown.by];
  const at = selection();
  byId('usage-list').setAttribute('aria-busy', 'true');
  try {
    const [total, sums, days] = await Promise.all([
      read(`/usage?${at}`),
      read(`/usage?by=${fields}&top=${TABLE_ROWS}&rank=${shown.measure}&${at}`),
      read(`/usage?by=day,${fields}&top=${CHART_NAMES}&rank=${shown.measure}&${at}`),
    ]);
    if (number !== asked) return;
    latest = { total: total.rows, sums: sums.rows, days: days.rows };
    draw();
  } catch (failure) {
    if (number !== asked) return;
    noticeFailure(failure);
  } finally {
    if (number === asked) byId('usage-list').removeAttribute('aria-busy');
  }
}

function change(values) {
  Object.assign(shown, values);
  if (shown.from > shown.to) [shown.from, shown.to] = [shown.to, shown.from];
  drawControls();
  reload();
}

function chips(id, names, chosen, choose) {
  byId(id).replaceChildren(...names.map(({ name, label }) => el('button.chip', {
    type: 'button', text: label, 'aria-pressed': String(name === chosen), onclick: () => {
      choose(name);
      byId(id).querySelector('[aria-pressed="true"]')?.focus();
    },
  })));
}

function drawControls() {
  const days = Math.round((Date.parse(shown.to) - Date.parse(shown.from)) / DAY) + 1;
  const span = shown.to === day(Date.now()) ? days : null;
  chips('usage-span', SPANS.map((name) => ({ name, label: t('days', { days: name }) })), span,
    (name) => change({ from: day(Date.now() - (name - 1) * DAY), to: day(Date.now()) }));
  chips('usage-by', Object.keys(BY).map((name) => ({ name, label: t(`head.${name}`) })), shown.by, (by) => change({ by }));
  chips('usage-measure', MEASURES.map((name) => ({ name, label: t(`measure.${name}`) })), shown.measure, (measure) => change({ measure }));
  byId('usage-from').value = shown.from;
  byId('usage-to').value = shown.to;
  byId('usage-client').replaceChildren(...(shown.client === null ? [] : [el('button.quiet.small', {
    type: 'button', text: `${shown.client} ×`, 'aria-label': t('all_clients', { client: shown.client }), onclick: () => change({ client: null, by: 'client' }),
  })]));
}

for (const [id, name] of [['usage-from', 'from'], ['usage-to', 'to']]) {
  byId(id).onchange = (event) => event.target.value && change({ [name]: event.target.value });
}
byId('usage-csv').onclick = () => exportSums('csv', `day,${BY[shown.by]}`, selection());
byId('usage-json').onclick = () => exportSums('json', `day,${BY[shown.by]}`, selection());
byId('entries-csv').onclick = () => exportEntries('csv', selection());
byId('entries-json').onclick = () => exportEntries('json', selection());

function draw() {
  drawTotal();
  drawUsageChart(latest.days, shown);
  const rows = merged(latest.sums);
  const whole = rows.reduce((sum, row) => sum + measureOf(row, shown.measure), 0) || 1;
  byId('usage-list').replaceChildren(table(t('usage'), [shown.by, ...HEADS], rows.map((row) => cells(row, whole))));
}

/** One row for each name, with the costs of all its currencies. */
function merged(rows) {
  const names = new Map();
  for (const row of rows) {
    const name = `${row.rest} ${nameOf(row, shown.by)}`;
    const sum = names.get(name) ?? { ...row, calls: 0, input_tokens: 0, cached_input_tokens: 0, cache_write_tokens: 0, output_tokens: 0, cost: 0, costs: [] };
    for (const field of ['calls', 'input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens']) sum[field] += row[field];
    sum.cost += Number(row.cost);
    if (row.currency !== null) sum.costs.push(amount(row.cost, row.currency));
    names.set(name, sum);
  }
  return [...names.values()].sort((a, b) => a.rest - b.rest || measureOf(b, shown.measure) - measureOf(a, shown.measure));
}

function cells(row, whole) {
  const share = measureOf(row, shown.measure) / whole;
  const name = shown.by === 'client' && !row.rest
    ? el('button.link-button', { type: 'button', text: nameOf(row, shown.by), 'aria-label': t('models_of', { client: row.client }), onclick: () => change({ client: row.client, by: 'model' }) })
    : el('b', { text: nameOf(row, shown.by) });
  return [
    name,
    text(count(row.calls)),
    text(count(prompt(row))),
    text(prompt(row) ? percent(row.cached_input_tokens / prompt(row)) : '–'),
    text(count(row.output_tokens)),
    row.costs.length ? text(row.costs.join(' + ')) : el('span.muted', { text: t('no_price') }),
    shareBar(nameOf(row, shown.by), share),
  ];
}

function shareBar(name, share) {
  const meter = el('meter.share', { min: '0', max: '1', value: String(share), 'aria-label': `${name}: ${t('head.share')}` });
  return el('span.with-share', {}, meter, el('span', { text: percent(share) }));
}

function drawTotal() {
  const sum = (field) => latest.total.reduce((all, row) => all + row[field], 0);
  const prompts = latest.total.reduce((all, row) => all + prompt(row), 0);
  const costs = latest.total.filter((row) => row.currency !== null).map((row) => amount(row.cost, row.currency));
  const unpriced = latest.total.filter((row) => row.currency === null && measureOf(row, 'tokens') > 0).reduce((all, row) => all + row.calls, 0);
  const tiles = [
    ['cost', costs.join(' + ') || '–'],
    ['calls', count(sum('calls'))],
    ['input', count(prompts)],
    ['cached', prompts ? percent(sum('cached_input_tokens') / prompts) : '–'],
    ['output', count(sum('output_tokens'))],
    ['unpriced', count(unpriced)],
  ];
  byId('usage-total').replaceChildren(...tiles.map(([name, value]) => el('div.tile.plain', {},
    el('dt', { text: t(`total.${name}`) }), el('dd', { text: value }))));
}
