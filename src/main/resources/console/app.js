import { byId, put } from './dom.js';
import { follow } from './live.js';
import { showPage } from './pages.js';
import { clearKey, key, post, read } from './session.js';
import { label, language, loadTexts, otherLanguage, t, useLanguage } from './text.js';
import { isDark, onTheme, toggleTheme } from './theme.js';
import { showAudit } from './view/audit.js';
import { followCalls, buildCalls } from './view/calls.js';
import { buildCharts } from './view/charts.js';
import { showClients } from './view/clients.js';
import { buildCluster, followCluster } from './view/cluster.js';
import { Hour } from './view/hour.js';
import { notice, noticeFailure } from './view/notice.js';
import { drawPool, buildPool } from './view/pool.js';
import { showPrices } from './view/prices.js';
import { showProviderKeys } from './view/provider-keys.js';
import { drawQueue, buildQueue } from './view/queue.js';
import { signIn } from './view/sign-in.js';
import { buildSpans, drawSpan } from './view/span.js';
import { drawSparks, drawTiles, headline, buildTiles } from './view/tiles.js';
import { showUsage } from './view/usage.js';

const hour = new Hour();
let frame = null;
let connection = null;
let drawing = false;

/** The pages besides the overview: each is read anew when it is opened. */
const PAGES = { usage: showUsage, clients: showClients, 'provider-keys': showProviderKeys, audit: showAudit, prices: showPrices };

/** Shows the page of the address with what the API says now. */
async function openPage() {
  const show = PAGES[showPage()];
  if (!show || byId('console').hidden) return;
  try {
    await show(await read('/me'));
  } catch (failure) {
    if (failure.needsKey) signOut(failure);
    else noticeFailure(failure);
  }
}

/** Builds all parts with texts or colours; they are built again when either changes. */
function build() {
  buildTiles();
  buildSpans();
  buildCharts();
  buildPool(changeKey);
  buildQueue();
  buildCalls();
  buildCluster();
  label(document);
  labelTools();
  openPage();
  if (frame) draw();
  drawSparks(hour);
}

function labelTools() {
  put(byId('language'), otherLanguage() === 'zh' ? '中文' : 'English');
  byId('language').lang = otherLanguage();
  byId('theme').setAttribute('aria-label', t(isDark() ? 'go_light' : 'go_dark'));
}

/** Draws the newest frame at the next paint; older frames are skipped. */
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
      drawSparks(hour);
      await drawSpan(hour.points);
    }
    await followCalls(next.latest_call);
    await followCluster();
  } catch (failure) {
    onLink('reconnecting');
  }
}

function onLink(state) {
  const link = byId('link');
  link.dataset.state = state;
  put(link, t(`link.${state}`));
}

async function changeKey(target, action) {
  const name = `${target.provider}/${target.key}`;
  try {
    const answer = await post(`/keys/${encodeURIComponent(target.provider)}/${encodeURIComponent(target.key)}/${action}`);
    frame = { ...frame, keys: answer.keys };
    draw();
    notice(t(`${action}d`, { key: name }));
  } catch (failure) {
    noticeFailure(failure);
  }
}

async function reload() {
  try {
    const answer = await post('/reload');
    notice(`${t('reloaded')} · ${answer.changes}`);
  } catch (failure) {
    if (failure.code === 'reload_refused') notice(t('reload_refused', { why: failure.message }), 'bad');
    else noticeFailure(failure);
  }
}

function show(signedIn) {
  byId('console').hidden = !signedIn;
  for (const id of ['nav', 'link', 'reload', 'sign-out']) byId(id).hidden = !signedIn;
}

function signOut(reason = null) {
  connection?.abort();
  clearKey();
  frame = null;
  show(false);
  document.title = 'Sluice';
  signIn(reason).then(open);
}

/** Shows the console and follows the live stream until the operator signs out or the key is no longer valid. */
async function open() {
  show(true);
  onLink('connecting');
  build();
  connection = new AbortController();
  follow(connection.signal, { frame: onFrame, state: onLink, refused: signOut });
  try {
    await hour.fetch();
    drawSparks(hour);
    await drawSpan(hour.points);
  } catch {
    // The live stream reports the problem, and the hour is fetched with its first frame.
  }
}

byId('language').onclick = async () => {
  await useLanguage(otherLanguage());
  build();
  onLink(byId('link').dataset.state ?? 'connecting');
};
byId('theme').onclick = toggleTheme;
byId('reload').onclick = reload;
byId('sign-out').onclick = () => signOut();
onTheme(() => {
  buildCharts();
  labelTools();
});
window.addEventListener('hashchange', openPage);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && frame) onFrame(frame);
});

await loadTexts();
document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
labelTools();
if (key()) open();
else signIn().then(open);
