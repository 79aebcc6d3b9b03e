import { t } from '../text.js';

/** The tokens of a row's prompts, cached or not. */
export const prompt = (row) => row.input_tokens + row.cached_input_tokens + row.cache_write_tokens;

/** The number that a row is compared by; a share needs no exact amount. */
export const measureOf = (row, measure) =>
  (measure === 'cost' ? Number(row.cost) : measure === 'calls' ? row.calls : prompt(row) + row.output_tokens);

/** The name of a row's client, team, model or key. */
export function nameOf(row, by) {
  if (row.rest) return t('all_others');
  if (by === 'key') return row.key ? `${row.provider}/${row.key}` : t('no_key');
  return row[by] ?? t('none');
}
