/**
 * Server-sent events as bytes: where one event ends and the next begins. What an event means is each dialect's own affair.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format</a>
 */
@NullMarked
package dev.sluice.protocol.sse;

import org.jspecify.annotations.NullMarked;
