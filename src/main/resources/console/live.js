import { ask } from './session.js';

/** Waits between tries: soon at first, then ever rarer, and never in step with other pages. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** No frame for so long means that the line is dead, though nobody said so: frames come every second. */
const SILENCE = 8_000;

/**
 * Follows the live stream for as long as `signal` allows, and comes back whenever it breaks.
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

/** Reads one connection's frames until it ends, breaks or falls silent. */
async function watch(signal, onFrame) {
  const line = new AbortController();
  const hangUp = () => line.abort();
  signal.addEventListener('abort', hangUp);
  let silence = setTimeout(hangUp, SILENCE);
  try {
    const answer = await ask('/live', { signal: line.signal });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(hangUp, SILENCE);
      const events = (rest + value).split('\n\n');
      rest = events.pop();
      // Frames stand alone: of several that came at once only the last is worth drawing.
      if (events.length) onFrame(JSON.parse(dataOf(events.at(-1))));
    }
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', hangUp);
    hangUp();
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
