/** One limit by itself: buckets, learned rates and bursts, concurrency, reservations and estimates. */
@NullMarked
package dev.sluice.limit;

import org.jspecify.annotations.NullMarked;
