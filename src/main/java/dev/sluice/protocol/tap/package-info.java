/**
 * Taps, which read token usage and state from the bytes of an answer as they pass, and the scanners that they are made of.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format of server-sent events</a>
 */
@NullMarked
package dev.sluice.protocol.tap;

import org.jspecify.annotations.NullMarked;
