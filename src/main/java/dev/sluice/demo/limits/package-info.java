/**
 * The limits that providers enforce: rules that decide whether an amount may be taken at a moment, and the rules of one
 * account together.
 *
 * <p>Nothing here reads a clock. A moment is a parameter, in nanoseconds of a {@link dev.sluice.call.Ticker}, so that tests
 * can simulate hours in milliseconds. The arithmetic is independent of the pool's, which is tested against it.
 */
@NullMarked
package dev.sluice.demo.limits;

import org.jspecify.annotations.NullMarked;
