/**
 * Limits, each by itself: buckets, allowances, learned rates and pacing, concurrency, reservations and estimates.
 *
 * <p>No type reads a clock: each {@code now} is a time in nanoseconds, of one clock that never goes back.
 */
@NullMarked
package dev.sluice.limit;

import org.jspecify.annotations.NullMarked;
