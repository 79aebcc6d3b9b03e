import { byId, el } from '../dom.js';
import { read } from '../session.js';
import { t } from '../text.js';
import { noticeFailure } from './notice.js';

const KINDS = ['input', 'cached-input', 'cache-write', 'output'];

let book = null;

byId('find-price').oninput = () => book && drawPrices();

/** Reads the price book and shows it. */
export async function showPrices() {
  try {
    book = await read('/prices');
  } catch (failure) {
    noticeFailure(failure);
    return;
  }
  const heads = ['model', ...KINDS.map((kind) => `kind.${kind}`), 'price_source'];
  byId('price-heads').replaceChildren(...heads.map((name) => el('th', { scope: 'col', text: t(name) })));
  drawPrices();
}

function drawPrices() {
  const wanted = byId('find-price').value.trim().toLowerCase();
  const shown = book.prices.filter((price) => price.models.some((model) => model.includes(wanted)));
  byId('unpriced').replaceChildren(...book.unknown.map((model) => el('li.bad', {
    text: t('unpriced_model', { model: model.model, calls: model.calls, tokens: model.tokens }) })));
  byId('price-rows').replaceChildren(...shown.map(row));
}

function row(price) {
  const overridden = price.overridden.length > 0;
  const conditions = [
    price.until && t('price_until', { when: price.until.slice(0, 10) }),
    price.from && t('price_from', { when: price.from.slice(0, 10) }),
    ...price.tiers.map((tier) => t('price_tier', { above: tier.above, input: tier.rates.input, output: tier.rates.output })),
    price.peak_hours.length > 0 && t('price_peak', { factor: price.peak_hours[0].factor }),
    overridden && t('price_overridden', { models: price.overridden.join(', ') }),
    price.note,
  ].filter(Boolean);
  return el('tr', {},
    el('th', { scope: 'row' }, el('span', { text: price.models.join(', ') }), ...conditions.map((text) => el('div.muted', { text }))),
    ...KINDS.map((kind) => el('td', { text: price.rates[kind] === undefined ? '–' : `${price.rates[kind]} ${price.currency}` })),
    el('td', {}, price.source
      ? el('a', { href: price.source, rel: 'noreferrer', target: '_blank', text: new URL(price.source).hostname })
      : el('span.badge.good', { text: t('own_price') }), price.date ? el('div.muted', { text: price.date }) : null));
}
