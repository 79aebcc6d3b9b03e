/**
 * The access log: one line of JSON a call, who asked what of whom and how it went, and nothing of what was said.
 *
 * <p>Lines are made where a call ends, handed to a bounded queue, and written by one thread: a slow disk costs lines, which are
 * counted, and never a call's time.
 */
@NullMarked
package dev.sluice.telemetry.accesslog;

import org.jspecify.annotations.NullMarked;
