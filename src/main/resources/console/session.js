/** The admin key, kept for this tab alone, and requests that carry it. */

const STORED = 'sluice.admin-key';

/** An answer that is not a success; `code` is the API's own, or `offline` where none came. */
export class ApiError extends Error {
  constructor(status, code, message, retryAfter) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether asking again with the same key is of no use. */
  get needsKey() {
    return this.status === 401 || this.code === 'no_admin_key';
  }
}

export const key = () => sessionStorage.getItem(STORED);
export const keepKey = (value) => sessionStorage.setItem(STORED, value);
export const dropKey = () => sessionStorage.removeItem(STORED);

/**
 * Asks the API.
 *
 * @param {string} path below `/admin`
 * @param {RequestInit & {key?: string}} [options]
 * @returns {Promise<Response>} a success; anything else is thrown as an {@link ApiError}
 */
export async function ask(path, { key: presented = key(), ...options } = {}) {
  let answer;
  try {
    answer = await fetch(`/admin${path}`, { ...options, headers: { authorization: `Bearer ${presented}` }, cache: 'no-store' });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new ApiError(0, 'offline', failure.message);
  }
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => ({}));
  throw new ApiError(
    answer.status,
    body.error?.code ?? 'unexpected',
    body.error?.message ?? answer.statusText,
    Number(answer.headers.get('retry-after')) || null,
  );
}

/** Asks for a document. */
export const read = async (path) => (await ask(path)).json();

/** Turns a switch. */
export const post = async (path) => (await ask(path, { method: 'POST' })).json();
