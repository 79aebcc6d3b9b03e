import { request } from '../session.js';
import { t } from '../text.js';
import { notice, noticeFailure } from './notice.js';

/** Entries of a page, as many as the API gives, and of a file: a browser keeps the whole file in memory. */
const PAGE = 1_000;
const MOST = 50_000;

/** Saves the sums of the time in `at` by `fields`. */
export async function exportSums(format, fields, at) {
  await saved(async () => {
    const answer = await request(`/usage?by=${fields}&format=${format}&${at}`);
    save([await answer.blob()], format, `usage-${at.get('from')}`);
  });
}

/** Saves the entries of the time in `at`, page by page. */
export async function exportEntries(format, at) {
  await saved(async () => {
    const parts = [];
    let cursor = null;
    for (let read = 0; read < MOST && (read === 0 || cursor); read += PAGE) {
      if (read) notice(t('exporting', { entries: read }));
      const next = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const answer = await request(`/ledger?format=${format}&limit=${PAGE}&${at}${next}`);
      cursor = format === 'csv' ? await table(answer, parts) : await document_(answer, parts);
    }
    save(format === 'csv' ? parts : ['{"entries":[', parts.join(','), ']}'], format, `ledger-${at.get('from')}`);
    notice(cursor ? t('exported_part', { entries: MOST }) : t('exported'));
  });
}

async function table(answer, parts) {
  const text = await answer.text();
  // Of all pages the first alone keeps its line of names.
  parts.push(parts.length ? text.slice(text.indexOf('\n') + 1) : text);
  return answer.headers.get('x-next-cursor');
}

async function document_(answer, parts) {
  const { entries, next } = await answer.json();
  if (entries.length) parts.push(JSON.stringify(entries).slice(1, -1));
  return next;
}

async function saved(work) {
  try {
    await work();
  } catch (failure) {
    noticeFailure(failure);
  }
}

function save(parts, format, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(parts, { type: format === 'csv' ? 'text/csv' : 'application/json' }));
  link.download = `${name}.${format}`;
  link.click();
  // The browser reads the file at once; a later tick is late enough to give it back.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
