/** The console's pages: one is shown at a time, by the fragment of the address. */

import { byId, mark } from './dom.js';

const OVERVIEW = 'overview';

/** Returns the page of the address: a section's own `data-page`, or the overview, whose sections have none. */
export function currentPage() {
  const target = document.getElementById(location.hash.slice(1));
  return target?.dataset.page ?? OVERVIEW;
}

/** Shows the page of the address and hides the others. */
export function showPage() {
  const page = currentPage();
  for (const section of byId('console').children) {
    if (section.tagName !== 'H1') section.hidden = (section.dataset.page ?? OVERVIEW) !== page;
  }
  for (const link of byId('nav').children) {
    const isCurrent = page !== OVERVIEW && link.hash === `#${page}`;
    mark(link, 'aria-current', isCurrent ? 'page' : null);
  }
  return page;
}
