import { byId, el } from '../dom.js';
import { read, send } from '../session.js';
import { t } from '../text.js';
import { ask } from './dialog.js';
import { noticeFailure } from './notice.js';
import { actions, table, text } from './rows.js';

const HEADS = ['key', 'state', 'in_flight', 'account', 'weight', 'models', 'action'];
const LIMITS = ['rpm', 'tpm', 'input_tpm', 'output_tpm', 'concurrency'];

let mayWrite = false;

/** Reads the keys of every provider and shows them. */
export async function showProviderKeys(me) {
  mayWrite = me.role === 'write';
  try {
    const { providers } = await read('/providers');
    const all = await Promise.all(providers.map((each) => read(`${path(each.name)}`)));
    byId('provider-list').replaceChildren(...all.map(provider));
  } catch (failure) {
    noticeFailure(failure);
  }
}

const path = (name, key) => `/providers/${encodeURIComponent(name)}/keys${key === undefined ? '' : `/${encodeURIComponent(key)}`}`;
const reload = () => showProviderKeys({ role: mayWrite ? 'write' : 'read' });

function provider(of) {
  const head = el('header.panel-head', {}, el('h3', { text: of.provider }));
  if (mayWrite && of.addable) {
    head.append(el('button.quiet.small.right', { type: 'button', text: t('add_key'), 'aria-label': `${t('add_key')}: ${of.provider}`, onclick: () => add(of) }));
  }
  if (mayWrite && !of.addable) head.append(el('span.muted', { text: t('no_secret_key') }));
  return el('div', {}, head, table(of.provider, HEADS, of.keys.map((key) => row(of, key))));
}

function row(of, key) {
  return [
    el('span', {}, el('b', { text: key.name }), ...(key.source === 'file' ? [el('span.why', { text: t('of_the_file') })] : [])),
    state(key),
    text(String(key.in_flight)),
    text(key.account),
    text(String(key.weight)),
    text(key.models.join(', ') || t('everything')),
    mayWrite && key.source !== 'file' ? buttons(of, key) : text(''),
  ];
}

function state(key) {
  if (key.draining) return el('span.badge.warn', { text: t(key.in_flight ? 'key.draining' : 'key.drained') });
  const tone = { ready: 'good', locked: 'bad', revoked: 'bad', exhausted: 'bad', open: 'bad', cooling: 'warn' }[key.state] ?? 'plain';
  return el('span', {}, el(`span.badge.${tone}`, { text: key.state === 'locked' ? t('key.locked') : t(`state.${key.state}`) }),
    ...(key.state === 'locked' ? [el('span.why', { text: t('locked_says') })] : []));
}

function buttons(of, key) {
  const change = (action) => async () => {
    try {
      await send('POST', `${path(of.provider, key.name)}/${action}`);
      await reload();
    } catch (failure) {
      noticeFailure(failure);
    }
  };
  return actions(`${of.provider}/${key.name}`, [
    key.draining ? [t('resume'), change('resume')] : [t('drain'), change('drain')],
    [t('remove'), () => remove(of, key)],
  ]);
}

function add(of) {
  ask({
    title: t('add_key_to', { provider: of.provider }),
    text: t('add_key_says'),
    action: t('add_key'),
    fields: [
      { name: 'secret', label: t('field.secret'), kind: 'secret', required: true },
      { name: 'name', label: t('field.name'), hint: t('hint.key_name') },
      { name: 'account', label: t('head.account'), hint: t('hint.account') },
      { name: 'weight', label: t('field.weight'), kind: 'number', value: 1 },
      { name: 'models', label: t('field.models'), kind: 'list', hint: t('hint.models') },
      ...LIMITS.map((name) => ({ name, label: t(`field.${name}`), kind: 'number' })),
    ],
    submit: async ({ name, ...values }) => {
      await send('POST', path(of.provider), name === null ? values : { name, ...values });
      await reload();
    },
  });
}

function remove(of, key) {
  ask({
    title: t('remove_key', { key: `${of.provider}/${key.name}` }),
    text: t('remove_key_says'),
    action: t('remove'),
    danger: true,
    submit: async () => {
      await send('DELETE', path(of.provider, key.name));
      await reload();
    },
  });
}
