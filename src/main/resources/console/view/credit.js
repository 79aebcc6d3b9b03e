import { byId, el } from '../dom.js';
import { amount } from '../format.js';
import { read, send } from '../session.js';
import { t } from '../text.js';
import { ask, show } from './dialog.js';
import { table, text } from './rows.js';

/** As many balances as one answer of the API has. */
const PAGE = 100;

const balances = new Map();
const teams = new Map();

/** Reads the balances of `names` and fills the places of those that are in the page. */
export async function showBalances(names) {
  for (let at = 0; at < names.length; at += PAGE) {
    const page = names.slice(at, at + PAGE);
    const answer = await read(`/balances?clients=${page.map(encodeURIComponent).join(',')}`);
    for (const balance of answer.balances) {
      balances.set(balance.client, balance);
      for (const budget of balance.budgets) if (budget.of === 'team') teams.set(budget.name, budget);
    }
  }
  for (const place of document.querySelectorAll('[data-wallet]')) place.replaceChildren(...wallet(place.dataset.wallet));
  for (const place of document.querySelectorAll('[data-budget]')) place.replaceChildren(...budgetUse(place.dataset));
}

/** The place of a client's wallet; it is filled once the balance is known. */
export const walletPlace = (client) => el('span', { 'data-wallet': client }, ...wallet(client));

/** The place of the budget of a client or a team, with its text until its use is known. */
export const budgetPlace = (of, name, says) => el('span', { 'data-budget': of, 'data-name': name, 'data-says': says }, ...budgetUse({ budget: of, name, says }));

function wallet(client) {
  const level = balances.get(client)?.wallet;
  if (!level) return [text('–')];
  const reserved = Number(level.reserved) > 0 ? el('span.why', { text: t('reserved', { amount: amount(level.reserved, level.currency) }) }) : null;
  const tone = Number(level.balance) > 0 ? 'plain' : 'bad';
  return [el(`span.badge.${tone}`, { text: amount(level.balance, level.currency) }), ...(reserved ? [reserved] : [])];
}

function budgetUse({ budget: of, name, says }) {
  const known = of === 'team' ? teams.get(name) : balances.get(name)?.budgets.find((budget) => budget.of === 'client');
  if (!known) return [text(says || '–')];
  const share = Number(known.spent) / Number(known.amount);
  return [
    el('span', { text: t('spent_of', { spent: amount(known.spent, known.currency), amount: amount(known.amount, known.currency), per: t(`per.${known.per}`) }) }),
    el('meter.share.wide', { min: '0', max: '1', low: '0.8', high: '0.95', optimum: '0', value: String(Math.min(1, share || 0)), 'aria-label': t('budget_used', { name }) }),
    ...(known.renews ? [el('span.why', { text: t('renews_at', { when: known.renews.slice(0, 10) }) })] : []),
  ];
}

/** Whether a client pays from a wallet, as far as its balance is known. */
export const hasWallet = (client) => Boolean(balances.get(client)?.wallet);

/** Shows a wallet with its grants and changes, and gives credit to it. */
export async function openWallet(client, mayWrite, after) {
  const found = await read(`/wallets/${encodeURIComponent(client)}`);
  const money = (value) => amount(value, found.currency);
  const day = (moment) => el('time', { datetime: moment, text: moment.slice(0, 16).replace('T', ' ') });
  const content = el('div.wallet', {},
    el('dl.levels', {},
      el('div', {}, el('dt', { text: t('balance') }), el('dd', { text: money(found.balance) })),
      el('div', {}, el('dt', { text: t('reserved_now') }), el('dd', { text: money(found.reserved) }))),
    el('h3', { text: t('grants') }),
    table(t('grants'), ['amount', 'left', 'expires', 'note'], found.grants.map((grant) => [
      text(money(grant.amount)), text(money(grant.left)), grant.expires ? day(grant.expires) : text(t('never')), text(grant.note || '–')])),
    el('h3', { text: t('latest_changes') }),
    table(t('latest_changes'), ['at', 'what', 'amount', 'note'], found.entries.slice(0, 20).map((entry) => [
      day(entry.at), text(t(`credit.${entry.kind}`)), text(money(entry.amount)), text(entry.note || '–')])));
  if (!mayWrite) {
    show({ title: t('wallet_of', { client }), content });
    return;
  }
  // However often the button is pressed or the connection breaks, this dialog gives its credit once.
  const once = Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, '0')).join('');
  ask({
    title: t('wallet_of', { client }),
    content,
    action: t('give_credit'),
    fields: [
      { name: 'amount', label: t('field.amount', { currency: found.currency }), required: true, hint: t('hint.amount') },
      { name: 'expires', label: t('field.expires'), kind: 'date', hint: t('hint.expires') },
      { name: 'note', label: t('field.note') },
    ],
    submit: async (values) => {
      const { note, ...rest } = values;
      await send('POST', `/wallets/${encodeURIComponent(client)}/grants`, note === null ? rest : { ...rest, note }, { 'idempotency-key': once });
      await after();
    },
  });
}

/** Makes redeem codes and shows them this once. */
export function makeCodes() {
  ask({
    title: t('new_codes'),
    text: t('codes_say'),
    action: t('create'),
    fields: [
      { name: 'amount', label: t('field.amount_each'), required: true, hint: t('hint.amount') },
      { name: 'count', label: t('field.count'), kind: 'number', value: 1, required: true },
      { name: 'expires', label: t('field.expires'), kind: 'date', hint: t('hint.code_expires') },
    ],
    submit: async (values) => {
      const made = await send('POST', '/redeem-codes', values);
      const list = el('textarea', { id: 'new-codes', readonly: '', rows: String(Math.min(12, made.codes.length + 1)), spellcheck: 'false' });
      list.value = made.codes.join('\n');
      show({ title: t('codes_of', { count: made.codes.length, amount: amount(made.amount, made.currency) }), content: el('div.wallet', {},
        el('label', { for: 'new-codes', text: t('codes_shown_once') }), list) });
      list.select();
    },
  });
}

byId('new-codes-button').onclick = makeCodes;
