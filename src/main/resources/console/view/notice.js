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

/** Shows why an action of the operator failed. */
export const noticeFailure = (failure) => notice(explain(failure), 'bad');

const EXPLAINED = ['wrong_admin_key', 'too_many_tries', 'no_admin_key', 'offline', 'too_many_viewers'];

/** Returns the text that explains a failure to the operator. */
export function explain(failure) {
  return EXPLAINED.includes(failure.code) ? t(`error.${failure.code}`, { seconds: failure.retryAfter ?? '' }) : failure.message;
}
