import { byId, el, mark } from '../dom.js';
import { read } from '../session.js';
import { t } from '../text.js';
import { drawCharts } from './charts.js';

/** The spans of time that the charts may show: the live stream extends the hour, the day is read. */
const SPANS = ['hour', 'day'];

/** Milliseconds for which a day that was read is good: its steps take five minutes. */
const FRESH = 60_000;

let chosen = SPANS[0];
let hour = [];
let day = [];
let readAt = 0;

/** Builds the choice of a span in the current language. */
export function buildSpans() {
  byId('spans').replaceChildren(...SPANS.map((name) => el('button.chip', {
    type: 'button',
    text: t(`span.${name}`),
    'aria-pressed': String(name === chosen),
    'data-span': name,
    onclick: () => choose(name),
  })));
}

/** Draws the chosen span; `points` are those of the hour. */
export async function drawSpan(points) {
  hour = points;
  if (chosen === 'day' && Date.now() - readAt > FRESH) await readDay();
  drawCharts(chosen === 'day' ? day : hour, t(`span.${chosen}`));
}

async function choose(name) {
  chosen = name;
  for (const button of byId('spans').children) mark(button, 'aria-pressed', String(button.dataset.span === name));
  try {
    await drawSpan(hour);
  } catch {
    // The live stream reports the problem, and the day is read with its next step.
  }
}

async function readDay() {
  const { points } = await read('/series?span=day');
  readAt = Date.now();
  day = points.filter((point) => point.seconds > 0);
}
