/**
 * The access log: one line of JSON for each call, with client, model, key, times and tokens, and without content.
 *
 * <p>Lines are made where a call ends, handed to a bounded queue, and written by one thread. A slow disk never delays a call:
 * lines are dropped, and counted.
 */
@NullMarked
package dev.sluice.telemetry.accesslog;

import org.jspecify.annotations.NullMarked;
