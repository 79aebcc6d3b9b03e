import { el } from '../dom.js';
import { t } from '../text.js';
import { explain } from './notice.js';

/**
 * A field of a dialog.
 *
 * @typedef {{name: string, label: string, kind?: 'text'|'secret'|'number'|'list'|'date'|'check'|'choice', value?: unknown,
 *   options?: string[], required?: boolean, hint?: string}} Field
 */

let fieldNumber = 0;

/**
 * Opens a dialog and closes it when `submit` has succeeded; a failure is shown in it.
 *
 * @param {{title: string, text?: string, content?: Node, action: string, danger?: boolean, fields?: Field[],
 *   submit: (values: Object<string, unknown>) => Promise<void>}} question
 */
export function ask({ title, text = null, content = null, action, danger = false, fields = [], submit }) {
  const inputs = fields.map((field) => ({ field, input: input(field) }));
  const error = el('p.error', { role: 'alert' });
  const send = el(danger ? 'button.primary.danger' : 'button.primary', { type: 'submit', text: action });
  const form = el('form', {},
    el('h2', { text: title, id: 'dialog-title' }),
    text === null ? null : el('p.muted', { text }),
    content,
    ...inputs.flatMap(row),
    error,
    el('div.buttons', {},
      el('button.quiet', { type: 'button', text: t('cancel'), onclick: () => dialog.close() }), send));
  const dialog = open(form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    error.textContent = '';
    send.disabled = true;
    try {
      await submit(Object.fromEntries(inputs.map(({ field, input: each }) => [field.name, value(field, each)])));
      dialog.close();
    } catch (failure) {
      error.textContent = explain(failure);
    } finally {
      send.disabled = false;
    }
  });
}

/** Shows `content` until it is closed. */
export function show({ title, content }) {
  const dialog = open(el('form', { onsubmit: (event) => { event.preventDefault(); dialog.close(); } },
    el('h2', { text: title, id: 'dialog-title' }),
    content,
    el('div.buttons', {}, el('button.primary', { type: 'submit', text: t('close') }))));
}

/** Shows a key that is shown this once. */
export function showKey(title, key) {
  const shown = el('input', { id: 'new-key', readonly: '', value: key, spellcheck: 'false', onfocus: (event) => event.target.select() });
  const copy = el('button.quiet.small', {
    type: 'button',
    text: t('copy'),
    onclick: async () => {
      shown.select();
      await navigator.clipboard?.writeText(key);
      copy.textContent = t('copied');
    },
  });
  const dialog = open(el('form', { onsubmit: (event) => { event.preventDefault(); dialog.close(); } },
    el('h2', { text: title, id: 'dialog-title' }),
    el('label', { for: 'new-key', text: t('key_shown_once') }),
    el('div.with-button', {}, shown, copy),
    el('div.buttons', {}, el('button.primary', { type: 'submit', text: t('close') }))));
}

function open(content) {
  const dialog = el('dialog.dialog', { 'aria-labelledby': 'dialog-title' }, content);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function row({ field, input: made }) {
  const label = el('label', { for: made.id, text: field.label });
  const hint = field.hint ? el('p.hint', { id: `${made.id}-hint`, text: field.hint }) : null;
  if (hint) made.setAttribute('aria-describedby', hint.id);
  return field.kind === 'check' ? [el('div.check', {}, made, label)] : [label, made, ...(hint ? [hint] : [])];
}

function input(field) {
  const id = `field-${++fieldNumber}`;
  const required = field.required ? '' : null;
  if (field.kind === 'choice') {
    const options = field.options.map((each) => el('option', { value: each, text: each || t('none'), selected: each === (field.value ?? '') ? '' : null }));
    return el('select', { id }, ...options);
  }
  if (field.kind === 'check') return el('input', { id, type: 'checkbox', checked: field.value ? '' : null });
  const type = { secret: 'password', number: 'number', date: 'date' }[field.kind] ?? 'text';
  const shown = Array.isArray(field.value) ? field.value.join(', ') : field.kind === 'date' ? field.value?.slice(0, 10) : field.value;
  return el('input', { id, type, required, value: shown ?? null, step: field.kind === 'number' ? 'any' : null, autocomplete: 'off', spellcheck: 'false' });
}

/** Returns what an input holds; null for nothing. */
function value(field, made) {
  if (field.kind === 'check') return made.checked;
  const text = made.value.trim();
  if (field.kind === 'list') return text.split(/[\s,]+/).filter((each) => each);
  if (text === '') return null;
  return field.kind === 'number' ? Number(text) : text;
}
