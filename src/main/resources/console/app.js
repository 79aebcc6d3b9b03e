import { byId, put } from './dom.js';
import { follow } from './live.js';
import { dropKey, key, post } from './session.js';
import { label, language, loadWords, otherLanguage, t, useLanguage } from './text.js';
import { isDark, onTheme, toggleTheme } from './theme.js';
import { followCalls, layCalls } from './view/calls.js';
import { drawCharts, layCharts } from './view/charts.js';
import { Hour } from './view/hour.js';
import { notice } from './view/notice.js';
import { drawPool, layPool } from './view/pool.js';
import { drawQueue, layQueue } from './view/queue.js';
import { explain, signIn } from './view/sign-in.js';
import { drawSparks, drawTiles, headline, layTiles } from './view/tiles.js';

const hour = new Hour();
let frame = null;
let line = null;
let drawing = false;

/** Lays out all that holds words or colours; drawn again when either changes. */
function lay() {
  layTiles();
  layCharts();
  layPool(turn);
  layQueue();
  layCalls();
  label(document);
  labelTools();
  if (frame) draw();
  drawSparks(hour);
}

function labelTools() {
  put(byId('language'), otherLanguage() === 'zh' ? '中文' : 'English');
  byId('language').lang = otherLanguage();
  byId('theme').setAttribute('aria-label', t(isDark() ? 'go_light' : 'go_dark'));
}

/** Draws the newest frame, once for as many as came since the last paint. */
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    performance.mark('frame-start');
    drawTiles(frame, hour);
    drawPool(frame.keys);
    drawQueue(frame.queue);
    document.title = headline(frame);
    performance.measure('frame', 'frame-start');
  });
}

async function onFrame(next) {
  frame = next;
  if (document.hidden) return;
  draw();
  try {
    if (await hour.add(next.points)) {
      drawCharts(hour);
      drawSparks(hour);
    }
    await followCalls(next.latest_call);
  } catch (failure) {
    onLink('reconnecting');
  }
}

function onLink(state) {
  const link = byId('link');
  link.dataset.state = state;
  put(link, t(`link.${state}`));
}

async function turn(which, action) {
  const name = `${which.provider}/${which.key}`;
  try {
    const answer = await post(`/keys/${encodeURIComponent(which.provider)}/${encodeURIComponent(which.key)}/${action}`);
    frame = { ...frame, keys: answer.keys };
    draw();
    notice(t(`${action}d`, { key: name }));
  } catch (failure) {
    notice(explain(failure), 'bad');
  }
}

async function reload() {
  try {
    const answer = await post('/reload');
    notice(`${t('reloaded')} · ${answer.changes}`);
  } catch (failure) {
    notice(failure.code === 'reload_refused' ? t('reload_refused', { why: failure.message }) : explain(failure), 'bad');
  }
}

function show(signedIn) {
  byId('console').hidden = !signedIn;
  for (const id of ['nav', 'link', 'reload', 'sign-out']) byId(id).hidden = !signedIn;
}

function signOut(reason = null) {
  line?.abort();
  dropKey();
  frame = null;
  show(false);
  document.title = 'Sluice';
  signIn(reason).then(open);
}

/** Shows the console and follows the live stream until the operator signs out or the key is no longer right. */
async function open() {
  show(true);
  onLink('connecting');
  lay();
  line = new AbortController();
  follow(line.signal, { frame: onFrame, state: onLink, refused: signOut });
  try {
    await hour.fetch();
    drawCharts(hour);
    drawSparks(hour);
  } catch {
    // The live stream says what is wrong, and the hour is fetched with its first frame.
  }
}

byId('language').onclick = async () => {
  await useLanguage(otherLanguage());
  lay();
  onLink(byId('link').dataset.state ?? 'connecting');
};
byId('theme').onclick = toggleTheme;
byId('reload').onclick = reload;
byId('sign-out').onclick = () => signOut();
onTheme(() => {
  layCharts();
  labelTools();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && frame) onFrame(frame);
});

await loadWords();
document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
labelTools();
if (key()) open();
else signIn().then(open);
