import { byId, put } from '../dom.js';
import { clearKey, request, storeKey } from '../session.js';
import { explain } from './notice.js';

const form = byId('sign-in');
const field = byId('key');
const error = byId('sign-in-error');

/** Shows the form with the reason for it; resolves once the API has accepted a key. */
export function signIn(reason = null) {
  form.hidden = false;
  put(error, reason ? explain(reason) : '');
  field.focus();
  return new Promise((done) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const presented = field.value.trim();
      try {
        await request('/queue', { key: presented });
      } catch (failure) {
        clearKey();
        put(error, explain(failure));
        field.setAttribute('aria-invalid', 'true');
        field.select();
        return;
      }
      storeKey(presented);
      field.value = '';
      field.removeAttribute('aria-invalid');
      put(error, '');
      form.hidden = true;
      done();
    };
  });
}
