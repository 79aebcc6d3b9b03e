/** The page on which a client looks at its own account: the key is kept for this tab only. */

const STORED = 'sluice.client-key';

const TEXTS = {
  en: {
    title: 'Your account', leave: 'Sign out', key: 'API key', hint: 'The key is kept until you close this tab.', show: 'Show',
    balance: 'Balance', grant: 'Credit', left: 'Left', expires: 'Expires', never: 'never', credit: 'Credit left',
    reserved: 'Reserved by calls under way', none: 'no wallet', budget: 'Budget left', no_budget: 'no budget', of: '{left} of {amount} per {per}',
    renews: 'renews {when}', day_: 'day', month_: 'month', total_: 'lifetime', redeem: 'Redeem a code', code: 'Code', use: 'Redeem',
    redeemed: 'Redeemed. Balance: {balance} {currency}', usage: 'Usage of the last month', no_usage: 'No calls are recorded.',
    day: 'Day', model: 'Model', calls: 'Calls', input: 'Input tokens', output: 'Output tokens', cost: 'Cost',
    setup: 'Set up your tools', setup_hint: 'Put your key where the line says KEY.', offline: 'The relay does not answer.',
    'error.401': 'No client has this key.', 'error.code_used': 'This code was used already.',
    'error.unknown_code': 'There is no such code.', 'error.code_expired': 'This code has expired.',
    'error.too_many_tries': 'Too many tries. Please wait a while.', 'error.signup_full': 'No more accounts can be made now.',
    sign_up: 'New here?', sign_up_hint: 'Make an account and get a key at once.', sign_up_credit: 'It comes with {amount} {currency} of credit.',
    sign_up_until: 'It comes with {amount} {currency} of credit for {days} days.', make: 'Make an account', your_key: 'Your new key',
    key_once: 'Keep it now: it is shown this once.', copy: 'Copy', copied: 'Copied',
  },
  zh: {
    title: '我的账户', leave: '退出', key: 'API 密钥', hint: '密钥只保留到关闭此标签页为止。', show: '查看',
    balance: '余额', grant: '额度', left: '剩余', expires: '到期', never: '永不', credit: '剩余额度',
    reserved: '进行中的调用已预留', none: '无钱包', budget: '剩余预算', no_budget: '无预算', of: '{left} / {amount}（每{per}）',
    renews: '{when} 重置', day_: '日', month_: '月', total_: '总计', redeem: '兑换', code: '兑换码', use: '兑换',
    redeemed: '兑换成功。余额：{balance} {currency}', usage: '最近一个月的用量', no_usage: '没有调用记录。',
    day: '日期', model: '模型', calls: '调用次数', input: '输入 token', output: '输出 token', cost: '费用',
    setup: '配置工具', setup_hint: '将 KEY 替换为你的密钥。', offline: '中继没有响应。',
    'error.401': '没有客户端使用此密钥。', 'error.code_used': '此兑换码已被使用。',
    'error.unknown_code': '没有此兑换码。', 'error.code_expired': '此兑换码已过期。',
    'error.too_many_tries': '尝试次数过多，请稍后再试。', 'error.signup_full': '目前无法创建更多账户。',
    sign_up: '新用户？', sign_up_hint: '创建账户，立即获得密钥。', sign_up_credit: '附赠 {amount} {currency} 额度。',
    sign_up_until: '附赠 {amount} {currency} 额度，{days} 天内有效。', make: '创建账户', your_key: '你的新密钥',
    key_once: '请立即保存：它只显示这一次。', copy: '复制', copied: '已复制',
  },
};

const byId = (id) => document.getElementById(id);
let language = navigator.language.startsWith('zh') ? 'zh' : 'en';

const t = (name, values = {}) => (TEXTS[language][name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

function label() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-t]')) node.textContent = t(node.dataset.t);
  const other = language === 'zh' ? 'en' : 'zh';
  byId('language').textContent = other === 'zh' ? '中文' : 'English';
  byId('language').lang = other;
  document.title = `${t('title')} · Sluice`;
}

async function call(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...options, cache: 'no-store', headers: { authorization: `Bearer ${sessionStorage.getItem(STORED)}` } });
  } catch {
    throw new Error(t('offline'));
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  const known = `error.${answer.status === 401 ? 401 : body.error?.code}`;
  throw new Error(TEXTS[language][known] ? t(known) : body.error?.message ?? answer.statusText);
}

function row(cells, numbers) {
  const made = document.createElement('tr');
  cells.forEach((text, i) => {
    const cell = made.insertCell();
    cell.textContent = text;
    if (i >= numbers) cell.className = 'number';
  });
  return made;
}

function fill(table, rows) {
  table.tBodies[0].replaceChildren(...rows);
  table.hidden = rows.length === 0;
}

function term(list, name, value) {
  const dt = document.createElement('dt');
  const dd = document.createElement('dd');
  dt.textContent = name;
  dd.textContent = value;
  list.append(dt, dd);
}

function drawBalance(account) {
  const list = byId('balance');
  list.replaceChildren();
  const money = (amount) => `${amount} ${account.currency ?? ''}`;
  term(list, t('credit'), account.balance === null ? t('none') : money(account.balance));
  if (account.balance !== null) term(list, t('reserved'), money(account.reserved));
  if (account.budgets.length === 0) term(list, t('budget'), t('no_budget'));
  for (const budget of account.budgets) {
    const of = t('of', { left: budget.left, amount: money(budget.amount), per: t(`${budget.per}_`) });
    const when = budget.renews && new Date(budget.renews).toLocaleString(document.documentElement.lang);
    term(list, t('budget'), when ? `${of}, ${t('renews', { when })}` : of);
  }
  fill(byId('grants'), account.grants.map((grant) => row([
    grant.amount, grant.left, grant.expires ? new Date(grant.expires).toLocaleString(document.documentElement.lang) : t('never')], 3)));
}

function drawUsage(usage) {
  byId('no-usage').hidden = usage.rows.length > 0;
  fill(byId('usage'), usage.rows.map((each) => row([
    each.day, each.model, each.calls, each.input_tokens, each.output_tokens, `${each.cost} ${each.currency}`], 2)));
}

function drawSetup() {
  byId('openai').textContent = `export OPENAI_BASE_URL=${location.origin}/v1\nexport OPENAI_API_KEY=KEY`;
  byId('anthropic').textContent = `export ANTHROPIC_BASE_URL=${location.origin}\nexport ANTHROPIC_API_KEY=KEY`;
}

/** The terms on which accounts can be made here, or null while they are not known. */
let terms = null;

/** Offers an account where the relay makes them. */
async function offer(known) {
  terms ??= await fetch('/v1/signup', { cache: 'no-store' }).then((answer) => answer.json()).catch(() => null);
  byId('sign-up').hidden = known || !terms?.enabled;
  const credit = terms?.credit;
  const days = credit?.lasts_seconds ? Math.round(credit.lasts_seconds / 86_400) : null;
  byId('sign-up-credit').textContent = credit ? t(days ? 'sign_up_until' : 'sign_up_credit', { ...credit, days }) : '';
}

async function draw() {
  const known = sessionStorage.getItem(STORED) !== null;
  if (!known) byId('made').hidden = true;
  byId('enter').hidden = known;
  byId('leave').hidden = !known;
  byId('account').hidden = !known;
  label();
  await offer(known);
  if (!known) return;
  try {
    const [account, usage] = await Promise.all([call('/v1/balance'), call('/v1/usage')]);
    byId('error').textContent = '';
    drawBalance(account);
    drawUsage(usage);
    drawSetup();
  } catch (failure) {
    sessionStorage.removeItem(STORED);
    byId('enter').hidden = false;
    byId('leave').hidden = true;
    byId('account').hidden = true;
    byId('error').textContent = failure.message;
  }
}

byId('enter').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem(STORED, byId('key').value.trim());
  byId('key').value = '';
  draw();
});

byId('sign-up').addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('make').disabled = true;
  try {
    const made = await call('/v1/signup', { method: 'POST' });
    sessionStorage.setItem(STORED, made.key);
    byId('new-key').value = made.key;
    byId('copy').textContent = t('copy');
    byId('made').hidden = false;
    await draw();
    byId('new-key').focus();
    byId('new-key').select();
  } catch (failure) {
    byId('error').textContent = failure.message;
  } finally {
    byId('make').disabled = false;
  }
});

byId('copy').addEventListener('click', async () => {
  byId('new-key').select();
  await navigator.clipboard?.writeText(byId('new-key').value);
  byId('copy').textContent = t('copied');
});

byId('redeem').addEventListener('submit', async (event) => {
  event.preventDefault();
  const said = byId('redeemed');
  try {
    const given = await call('/v1/redeem', { method: 'POST', body: JSON.stringify({ code: byId('code').value }) });
    byId('code').value = '';
    await draw();
    said.textContent = t('redeemed', given);
  } catch (failure) {
    said.textContent = failure.message;
  }
});

byId('leave').addEventListener('click', () => {
  sessionStorage.removeItem(STORED);
  byId('new-key').value = '';
  draw();
});

byId('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  draw();
});

draw();
