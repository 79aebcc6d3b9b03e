import { byId, el } from '../dom.js';
import { t } from '../text.js';

const host = byId('notice');
let timer = 0;

/** Shows the result of an action of the operator. A failure stays until it is closed. */
export function notice(message, tone = 'good') {
  clearTimeout(timer);
  const close = () => host.replaceChildren();
  host.replaceChildren(el(`div.toast.${tone}`, {},
    el('span', { text: message }),
    el('button.quiet.small', { type: 'button', onclick: close, text: t('close') })));
  if (tone === 'good') timer = setTimeout(close, 6_000);
}
