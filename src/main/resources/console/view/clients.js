import { byId, el } from '../dom.js';
import { read, send } from '../session.js';
import { t } from '../text.js';
import { budgetPlace, hasWallet, openWallet, showBalances, walletPlace } from './credit.js';
import { ask, showKey } from './dialog.js';
import { noticeFailure } from './notice.js';
import { actions, table, text } from './rows.js';

const HEADS = ['client', 'state', 'team', 'limits', 'budget', 'wallet', 'may', 'action'];

/** Rows that are shown at once; the search finds the others. */
const ROWS = 100;
const LIMITS = ['rpm', 'tpm', 'rpd', 'tpd', 'concurrency'];

let clients = [];
let teams = [];
let mayWrite = false;

/** Reads the clients and shows them. */
export async function showClients(me) {
  mayWrite = me.role === 'write';
  try {
    const [found, known] = await Promise.all([read('/clients'), read('/teams')]);
    ({ clients } = found);
    ({ teams } = known);
    await draw();
  } catch (failure) {
    noticeFailure(failure);
  }
}

async function draw() {
  const wanted = byId('find-client').value.trim().toLowerCase();
  const shown = clients.filter((client) => `${client.name} ${client.team ?? ''}`.toLowerCase().includes(wanted));
  const page = shown.slice(0, ROWS);
  byId('client-list').replaceChildren(table(t('clients'), HEADS, page.map(row)));
  byId('more-clients').textContent = shown.length > ROWS ? t('more_clients', { count: shown.length - ROWS }) : '';
  byId('team-list').replaceChildren(table(t('teams'), ['team', 'clients', 'limits', 'budget', 'action'], teams.map(teamRow)));
  byId('new-client').hidden = !mayWrite;
  byId('new-team').hidden = !mayWrite;
  byId('new-codes-button').hidden = !mayWrite;
  // One client of each team tells the use of the team's budget.
  const ofTeams = teams.slice(0, ROWS).map((team) => clients.find((client) => client.team === team.name));
  const names = [...new Set([...page, ...ofTeams.filter(Boolean)].map((client) => client.name))];
  if (names.length) await showBalances(names);
  for (const button of document.querySelectorAll('[data-credit]')) button.hidden = !hasWallet(button.dataset.credit);
}

byId('find-client').oninput = () => draw().catch(noticeFailure);
byId('new-client').onclick = create;
byId('new-team').onclick = () => editTeam(null);

function row(client) {
  const source = client.source === 'file' ? el('span.why', { text: t('of_the_file') }) : null;
  const grace = client.old_key_until ? el('span.why', { text: t('old_key_until', { when: moment(client.old_key_until) }) }) : null;
  return [
    el('span', {}, el('b', { text: client.name }), ...[source, grace].filter(Boolean)),
    state(client),
    text(client.team),
    text(limits(client)),
    budgetPlace('client', client.name, budget(client.budget)),
    walletPlace(client.name),
    text([...client.models, ...client.endpoints, ...client.ip].join(', ') || t('everything')),
    buttons(client),
  ];
}

function state(client) {
  const tone = { active: 'good', disabled: 'plain', expired: 'warn' }[client.state];
  const expires = client.expires ? el('span.why', { text: t('expires_at', { when: moment(client.expires) }) }) : null;
  return el('span', {}, el(`span.badge.${tone}`, { text: t(`client.${client.state}`) }), ...(expires ? [expires] : []));
}

function buttons(client) {
  const made = actions(client.name, !mayWrite || client.source === 'file' ? [] : [
    [t('edit'), () => edit(client)],
    [t('rotate'), () => rotate(client)],
    client.enabled ? [t('disable'), () => disable(client)] : [t('enable'), () => act(client, 'enable')],
    [t('remove'), () => remove(client)],
  ]);
  made.prepend(el('button.quiet.small', {
    type: 'button', text: t('credit'), 'aria-label': `${t('credit')}: ${client.name}`, 'data-credit': client.name, hidden: hasWallet(client.name) ? null : '',
    onclick: () => openWallet(client.name, mayWrite, reload).catch(noticeFailure),
  }));
  return made;
}

const moment = (at) => at.slice(0, 16).replace('T', ' ');
const limits = (of) => LIMITS.filter((name) => of[name] !== null).map((name) => `${of[name]} ${name}`).join(' · ') || t('no_limit');
const budget = (of) => (of ? `${of.amount} ${of.currency} / ${t(`per.${of.per}`)}` : null);

function limitFields(of) {
  return [
    ...LIMITS.map((name) => ({ name, label: t(`field.${name}`), kind: 'number', value: of?.[name] })),
    { name: 'amount', label: t('field.budget'), value: of?.budget?.amount },
    { name: 'per', label: t('field.per'), kind: 'choice', options: ['month', 'day', 'total'], value: of?.budget?.per ?? 'month' },
  ];
}

function fields(client) {
  return [
    { name: 'team', label: t('head.team'), kind: 'choice', options: ['', ...teams.map((team) => team.name)], value: client?.team },
    ...limitFields(client),
    { name: 'models', label: t('field.models'), kind: 'list', value: client?.models, hint: t('hint.models') },
    { name: 'endpoints', label: t('field.endpoints'), kind: 'list', value: client?.endpoints, hint: t('hint.endpoints') },
    { name: 'ip', label: t('field.ip'), kind: 'list', value: client?.ip, hint: t('hint.ip') },
    { name: 'expires', label: t('field.expires'), kind: 'date', value: client?.expires },
    { name: 'weight', label: t('field.weight'), kind: 'number', value: client?.weight ?? 1 },
    { name: 'priority', label: t('field.priority'), kind: 'number', value: client?.priority ?? 0 },
    { name: 'wallet', label: t('field.wallet'), kind: 'check', value: client?.wallet },
  ];
}

function body({ amount, per, ...rest }, before) {
  // A moment within a day stays as it is where the day was not changed.
  if (before && 'expires' in rest && rest.expires === before.expires?.slice(0, 10)) delete rest.expires;
  return { ...rest, budget: amount === null ? null : { amount, per } };
}

function create() {
  ask({
    title: t('new_client'),
    action: t('create'),
    fields: [{ name: 'name', label: t('field.name'), required: true, hint: t('hint.name') }, ...fields(null)],
    submit: async (values) => {
      const made = await send('POST', '/clients', body(values));
      await reload();
      showKey(t('key_of', { name: made.name }), made.key);
    },
  });
}

function edit(client) {
  ask({
    title: t('edit_client', { name: client.name }),
    action: t('save'),
    fields: fields(client),
    submit: async (values) => {
      await send('PATCH', path(client), body(values, client));
      await reload();
    },
  });
}

function rotate(client) {
  ask({
    title: t('rotate_client', { name: client.name }),
    text: t('rotate_says'),
    action: t('rotate'),
    fields: [{ name: 'grace', label: t('field.grace'), value: '1h', required: true, hint: t('hint.grace') }],
    submit: async (values) => {
      const made = await send('POST', `${path(client)}/rotate`, values);
      await reload();
      showKey(t('key_of', { name: client.name }), made.key);
    },
  });
}

function disable(client) {
  ask({
    title: t('disable_client', { name: client.name }),
    text: t('disable_says'),
    action: t('disable'),
    danger: true,
    submit: () => act(client, 'disable'),
  });
}

function remove(client) {
  ask({
    title: t('remove_client', { name: client.name }),
    text: t('remove_says'),
    action: t('remove'),
    danger: true,
    submit: async () => {
      await send('DELETE', path(client));
      await reload();
    },
  });
}

async function act(client, action) {
  await send('POST', `${path(client)}/${action}`);
  await reload();
}

const path = (client) => `/clients/${encodeURIComponent(client.name)}`;
const reload = () => showClients({ role: mayWrite ? 'write' : 'read' });

function teamRow(team) {
  const name = el('span', {}, el('b', { text: team.name }), ...(team.source === 'file' ? [el('span.why', { text: t('of_the_file') })] : []));
  const changes = mayWrite && team.source !== 'file'
    ? actions(team.name, [[t('edit'), () => editTeam(team)], [t('remove'), () => removeTeam(team)]])
    : text('');
  return [name, text(String(team.clients)), text(limits(team)), budgetPlace('team', team.name, budget(team.budget)), changes];
}

function editTeam(team) {
  const named = team ? [] : [{ name: 'name', label: t('field.name'), required: true, hint: t('hint.name') }];
  ask({
    title: team ? t('edit_team', { name: team.name }) : t('new_team'),
    action: team ? t('save') : t('create'),
    fields: [...named, ...limitFields(team)],
    submit: async (values) => {
      await (team ? send('PATCH', `/teams/${encodeURIComponent(team.name)}`, body(values)) : send('POST', '/teams', body(values)));
      await reload();
    },
  });
}

function removeTeam(team) {
  ask({
    title: t('remove_team', { name: team.name }),
    action: t('remove'),
    danger: true,
    submit: async () => {
      await send('DELETE', `/teams/${encodeURIComponent(team.name)}`);
      await reload();
    },
  });
}
