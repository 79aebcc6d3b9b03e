import { byId, put } from '../dom.js';
import { ask, dropKey, keepKey } from '../session.js';
import { t } from '../text.js';

const form = byId('sign-in');
const field = byId('key');
const error = byId('sign-in-error');

/** Shows the form, says why it is there, and resolves once a key was found right. */
export function signIn(reason = null) {
  form.hidden = false;
  put(error, reason ? explain(reason) : '');
  field.focus();
  return new Promise((done) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const presented = field.value.trim();
      try {
        await ask('/queue', { key: presented });
      } catch (failure) {
        dropKey();
        put(error, explain(failure));
        field.setAttribute('aria-invalid', 'true');
        field.select();
        return;
      }
      keepKey(presented);
      field.value = '';
      field.removeAttribute('aria-invalid');
      put(error, '');
      form.hidden = true;
      done();
    };
  });
}

/** Says in words what stands between the page and its data. */
export function explain(failure) {
  const known = ['wrong_admin_key', 'too_many_tries', 'no_admin_key', 'offline', 'too_many_viewers'];
  return known.includes(failure.code)
    ? t(`error.${failure.code}`, { seconds: failure.retryAfter ?? '' })
    : failure.message;
}
