/** The admin key, which is stored for this tab only, and requests with it. */

const STORED = 'sluice.admin-key';

/** An answer that is not a success; `code` is the API's code, or `offline` if there was no answer. */
export class ApiError extends Error {
  constructor(status, code, message, retryAfter) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether another request with the same key cannot succeed. */
  get needsKey() {
    return this.status === 401 || this.code === 'no_admin_key';
  }
}

export const key = () => sessionStorage.getItem(STORED);
export const storeKey = (value) => sessionStorage.setItem(STORED, value);
export const clearKey = () => sessionStorage.removeItem(STORED);

/**
 * Sends a request to the API.
 *
 * @param {string} path below `/admin`
 * @param {RequestInit & {key?: string}} [options]
 * @returns {Promise<Response>} a success; every other answer is thrown as an {@link ApiError}
 */
export async function request(path, { key: presented = key(), ...options } = {}) {
  let answer;
  try {
    answer = await fetch(`/admin${path}`, { ...options, headers: { ...options.headers, authorization: `Bearer ${presented}` }, cache: 'no-store' });
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

/** Reads a document. */
export const read = async (path) => (await request(path)).json();

/** Sends a document, or none; returns the answer's document, or null where it has none. */
export async function send(method, path, body = null, headers = {}) {
  const answer = await request(path, { method, headers, body: body === null ? null : JSON.stringify(body) });
  return answer.status === 204 ? null : answer.json();
}

/** Performs an action. */
export const post = async (path) => (await request(path, { method: 'POST' })).json();
