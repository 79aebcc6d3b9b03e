// Runs before the first paint, so that the page does not flash in the other theme.
try {
  const chosen = localStorage.getItem('sluice.theme');
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is not allowed: the system's theme applies.
}
