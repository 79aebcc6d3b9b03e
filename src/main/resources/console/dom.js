/** @param {string} id */
export const byId = (id) => document.getElementById(id);

/**
 * Creates an element. Text is set as text only, so that no data from the server is parsed as markup.
 *
 * @param {string} tag with classes after dots, for example `span.dot.ready`
 * @param {Object<string, unknown>} [props] attributes; `on…` are listeners, `text` is the text, null is left out
 * @param {...(Node|string|null)} children
 */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(' ');
  set(made, props);
  made.append(...children.filter((child) => child !== null));
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Creates an SVG element. */
export function svg(tag, props = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  set(made, props);
  made.append(...children);
  return made;
}

function set(node, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (name === 'text') node.textContent = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
}

/** Sets text only if it differs: an unchanged node causes no layout. */
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets an attribute only if it differs; null removes it. */
export function mark(node, name, value) {
  if (value === null) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== value) {
    node.setAttribute(name, value);
  }
}
