import { language, t } from './text.js';

const locale = () => (language() === 'zh' ? 'zh-CN' : 'en');
const formats = new Map();

function number(digits, compact) {
  const name = `${locale()}${digits}${compact}`;
  if (!formats.has(name)) {
    formats.set(name, new Intl.NumberFormat(compact ? 'en' : locale(), {
      maximumFractionDigits: digits,
      notation: compact ? 'compact' : 'standard',
    }));
  }
  return formats.get(name);
}

/** A count in full up to four digits, shortened above: 9,120, 12.5K, 3M. */
export function count(value) {
  return Math.abs(value) < 10_000 ? number(0, false).format(Math.floor(value)) : number(1, true).format(value);
}

/** A duration for reading: 84 ms, 1.2 s, 3 min 20 s. Null is a dash. */
export function millis(value) {
  if (value === null || value === undefined) return '–';
  if (value < 1000) return `${Math.round(value)} ms`;
  if (value < 9950) return `${(value / 1000).toFixed(1)} s`;
  const seconds = Math.round(value / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A short duration for an axis: 250 ms, 2.5 s, 90 s, 5 min. */
export function shortMillis(value) {
  if (value < 1000) return `${Math.round(value)} ms`;
  if (value < 120_000) return `${+(value / 1000).toFixed(1)} s`;
  return `${+(value / 60_000).toFixed(1)} min`;
}

/** A countdown in whole seconds, at least one: an event that is due may happen at any moment. */
export function countdown(value) {
  const seconds = Math.max(1, Math.ceil(value / 1000));
  return seconds < 60 ? `${seconds} s` : millis(seconds * 1000);
}

/** An amount with its currency, from a decimal string: 12.50 USD, 0.000012 USD. Cents in full, of less the first two digits. */
export function amount(value, currency) {
  const size = Math.abs(Number(value));
  const digits = size === 0 || size >= 1 ? 2 : Math.min(12, Math.max(2, 1 - Math.floor(Math.log10(size))));
  return `${new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: digits }).format(value)} ${currency}`;
}

/** The time of day to the second. */
export const clock = (instant) => new Date(instant).toLocaleTimeString(locale(), { hour12: false });

/** A share as whole percents. */
export const percent = (share) => `${Math.round(share * 100)}%`;

/** The name of a limit's dimension. */
export const dimension = (name) => t(`dimension.${name}`);
