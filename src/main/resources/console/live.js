import { request } from './session.js';

/** The waits between attempts, in milliseconds: doubled each time, with jitter so that pages do not reconnect at once. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** Milliseconds without a frame after which the connection counts as dead: there is a frame every second. */
const SILENCE = 8_000;

/**
 * Follows the live stream until `signal` is aborted, and reconnects whenever it ends.
 *
 * @param {AbortSignal} signal
 * @param {{frame: (frame: object) => void, state: (state: string) => void, refused: (error: Error) => void}} to
 */
export async function follow(signal, to) {
  let wait = FIRST_WAIT;
  while (!signal.aborted) {
    try {
      await watch(signal, (frame) => {
        wait = FIRST_WAIT;
        to.state('live');
        to.frame(frame);
      });
    } catch (failure) {
      if (signal.aborted) return;
      if (failure.needsKey) {
        to.refused(failure);
        return;
      }
      if (failure.retryAfter) wait = failure.retryAfter * 1000;
    }
    if (signal.aborted) return;
    to.state('reconnecting');
    await pause(wait * (0.75 + Math.random() / 2), signal);
    wait = Math.min(LONGEST_WAIT, wait * 2);
  }
}

/** Reads the frames of one connection until it ends, breaks or times out. */
async function watch(signal, onFrame) {
  const connection = new AbortController();
  const disconnect = () => connection.abort();
  signal.addEventListener('abort', disconnect);
  let silence = setTimeout(disconnect, SILENCE);
  try {
    const answer = await request('/live', { signal: connection.signal });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(disconnect, SILENCE);
      const events = (rest + value).split('\n\n');
      rest = events.pop();
      // A frame is complete in itself: of several that arrive together only the last is drawn.
      if (events.length) onFrame(JSON.parse(dataOf(events.at(-1))));
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', disconnect);
    disconnect();
  }
}

const dataOf = (event) => event.slice(event.indexOf('\ndata: ') + 7);

function pause(millis, signal) {
  return new Promise((resume) => {
    const timer = setTimeout(resume, millis);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resume();
    }, { once: true });
  });
}
